// What cytoscape.js makes of a .cyjs file, as JSON: node read_cyjs.mjs FILE. A test compares it with the graph.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const { data, elements, layout, style } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const cy = cytoscape({ headless: true, styleEnabled: true, data, elements, layout, style });
const read = {
  graph: cy.data(),
  nodes: cy.nodes().map((node) => ({
    data: node.data(), position: node.position(), label: node.style("label"), colour: node.style("background-color"),
  })),
  edges: cy.edges().map((edge) => ({
    data: edge.data(), colour: edge.style("line-color"), arrow: edge.style("target-arrow-shape"),
  })),
};
cy.destroy(); // else its clock keeps the process alive
process.stdout.write(JSON.stringify(read));
