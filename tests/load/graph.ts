import { openGraph, untilNodes } from "../web/graph_script.ts";
import { largeGraph, pan } from "../web/graph_load.ts";
import { report } from "./result.ts";

const NODES = 1_000;
const STEPS = 300;

await using room = await openGraph({ "/": largeGraph(NODES) });
const { page } = room;
await untilNodes(page, NODES);
report("graph", { name: "pan, all in sight", nodes: NODES, ...await pan(page, STEPS) });
await page.getByTestId("graph").focus();
for (let step = 0; step < 12; step++) await page.keyboard.press("+");
await page.waitForFunction("document.querySelectorAll('.graph-pin').length > 0");
const inSight = await page.locator(".react-flow__node").count();
report("graph", { name: "pan, close", nodes: NODES, inSight, ...await pan(page, STEPS) });
