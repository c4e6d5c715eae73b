/**
 * Gives the threads of a process that compute pictures the lowest priority, since a renderer traces
 * on another processor; its first thread, which answers calls, stays as it is. Linux only: whether
 * it could be done.
 */
export async function lowerWorkers(pid: number): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const threads: string[] = [];
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const comm = await Deno.readTextFile(`/proc/${pid}/task/${name}/comm`);
    if (comm.startsWith("worker-")) threads.push(name);
  }
  if (threads.length === 0) return false;
  const { success } = await new Deno.Command("renice", {
    args: ["-n", "19", "-p", ...threads],
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}
