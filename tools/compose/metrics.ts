/** A sample of Prometheus text: its labels and its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of one metric, by its whole name. */
export function samplesOf(text: string, name: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const match = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (match === null || match[1] !== name) return [];
    const pairs = [...(match[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    const labels = Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, value]));
    return [{ labels, value: Number(match[3]) }];
  });
}

/** Viewers on each gateway that the proxy knows to be ready, in no order. */
export function sessionsPerGateway(text: string): number[] {
  const ready = (sample: Sample) => sample.labels.proxy === "ready";
  const up = samplesOf(text, "haproxy_server_status")
    .filter((sample) => ready(sample) && sample.labels.state === "UP" && sample.value === 1)
    .map(({ labels }) => labels.server);
  return samplesOf(text, "haproxy_server_current_sessions")
    .filter((sample) => ready(sample) && up.includes(sample.labels.server ?? ""))
    .map(({ value }) => value);
}
