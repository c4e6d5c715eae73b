import { openGraph, untilNodes } from "../web/graph_script.ts";
import { comeClose, largeGraph, pan } from "../web/graph_load.ts";
import { report } from "./result.ts";

const NODES = 1_000;
const STEPS = 300;

await using room = await openGraph({ "/": largeGraph(NODES) });
const { page } = room;
await untilNodes(page, NODES);
report("graph", { name: "pan, all in sight", nodes: NODES, ...await pan(page, STEPS) });
const inSight = await comeClose(page);
report("graph", { name: "pan, close", nodes: NODES, inSight, ...await pan(page, STEPS) });
