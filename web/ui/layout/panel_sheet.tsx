import { X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Dock, Side } from "../../core/layout/layout.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import { DOCK_TEXT } from "./dock_text.ts";
import { GroupView } from "./group_view.tsx";

/** The panels of one edge over a narrow page, for as long as somebody wants them. */
export function PanelSheet() {
  const { layout } = useStudio();
  const side = layout.sheet.value;
  if (side === undefined || layout.wide.value) return null;
  const dock = layout.docks.value[side];
  return dock.groups.length === 0 ? null : <Sheet key={side} side={side} dock={dock} />;
}

function Sheet({ side, dock }: { readonly side: Side; readonly dock: Dock }) {
  const { layout } = useStudio();
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    sheet.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const close = () => layout.closeSheet();
  return (
    <>
      <div class="scrim" onClick={close} />
      <div
        ref={sheet}
        class={`sheet sheet-${side}`}
        role="dialog"
        aria-modal="true"
        aria-label={DOCK_TEXT[side]}
        data-testid="sheet"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.stopPropagation();
          close();
        }}
      >
        {dock.groups.map((group, at) => (
          <GroupView
            key={at}
            side={side}
            at={at}
            group={group}
            draggable={false}
            widthPx={Math.min(352, layout.page.value.width)}
          >
            <IconButton node={X} label="Close the panels" onClick={close} />
          </GroupView>
        ))}
      </div>
    </>
  );
}
