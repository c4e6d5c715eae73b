import { useGraph } from "./graph_context.ts";

/** Says that a link waits for its other end, or why the end that was tapped is none. */
export function ArmedNote() {
  const { connecting } = useGraph();
  const drawn = connecting.drawn.value;
  if (drawn === undefined || !drawn.isArmed) return null;
  const { aim, from } = drawn;
  const misfit = aim === undefined || aim.verdict.ok ? undefined : aim.verdict.reason;
  const wanted = from.kind === "pin"
    ? `Choose what feeds ${from.pin.label} of ${from.node.name}`
    : `Choose a pin for ${from.node.name}`;
  return (
    <div class={misfit === undefined ? "graph-armed" : "graph-armed misfits"}>
      <p role="status">{misfit ?? wanted}</p>
      <button type="button" class="button is-small" onClick={connecting.cancel}>Cancel</button>
    </div>
  );
}
