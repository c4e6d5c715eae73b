/** Whether a node only passes on what its input holds, into or out of a graph. */
export function isLinker(type: string): boolean {
  return type.startsWith("NT_IN_") || type.startsWith("NT_OUT_");
}

/** Whether a node passes on one of its inputs, chosen by a number. */
export function isSwitch(type: string): boolean {
  return type.startsWith("NT_SWITCH_");
}
