// What graphology makes of a file of a graph, as JSON: node read_graphology.mjs FILE. A test compares it with the graph.
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const text = readFileSync(process.argv[2], "utf8");
const suffix = process.argv[2].split(".").pop();
const read = { gexf: (it) => gexf.parse(Graph, it), graphml: (it) => graphml.parse(Graph, it), json: (it) => Graph.from(JSON.parse(it)) };
const graph = read[suffix](text);
process.stdout.write(JSON.stringify({
  type: graph.type,
  nodes: graph.mapNodes((id, attributes) => [id, attributes]),
  edges: graph.mapEdges((_, attributes, source, target) => [source, target, attributes]),
}));
