import { X } from "lucide";
import { DASH } from "../../core/format.ts";
import { hexText, linearText, sourceText } from "../../core/view_tools/pixel.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const FAR = 10;

/** The value of one pixel; with the focus here, arrow keys go from pixel to pixel. */
export function PixelReadout() {
  const { viewTools: { probe } } = useStudio();
  if (!probe.on.value) return null;
  const reading = probe.reading.value;
  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const times = event.shiftKey ? FAR : 1;
    probe.moveBy(step[0] * times, step[1] * times);
  }
  const hex = reading && hexText(reading.value);
  return (
    <div
      class="pixel-readout"
      role="group"
      tabIndex={0}
      aria-label="Pixel inspector: arrow keys go from pixel to pixel"
      data-testid="pixel"
      onKeyDown={onKeyDown}
    >
      <span
        class="pixel-swatch"
        style={{ background: hex ?? "transparent" }}
      />
      <dl>
        <Row name="Pixel" value={reading && `${reading.place.x}, ${reading.place.y}`} />
        <Row name="sRGB" value={reading?.value.srgb.join(" ")} />
        <Row name="Hex" value={hex} />
        <Row name="Linear" value={reading && linearText(reading.value)} />
        {reading?.picture.alpha && <Row name="Alpha" value={`${reading.value.alpha}`} />}
      </dl>
      <p class="pixel-source">
        {reading === undefined
          ? "Point at the picture"
          : `From the ${sourceText(reading.picture)}; before exposure of the view`}
      </p>
      <IconButton node={X} label="Close the pixel inspector" onClick={() => probe.toggle()} />
    </div>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? DASH}</dd>
    </div>
  );
}
