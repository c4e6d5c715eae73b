import type { OutlinerLine } from "../../core/outliner/outliner_lines.ts";
import { ContextMenu } from "../context_menu.tsx";
import { useStudio } from "../studio_context.ts";
import { menuChoices } from "./menu_choices.ts";

/** Whose menu is open, and where. */
export interface MenuPlace {
  readonly path: string;
  /** Client pixels. */
  readonly x: number;
  readonly y: number;
}

export interface OutlinerMenuProps {
  readonly place: MenuPlace;
  /** Paths that the menu's actions are about. */
  readonly subjects: readonly string[];
  readonly line: OutlinerLine | undefined;
  onRename(path: string): void;
  onClose(): void;
}

/** What can be done with a node. */
export function OutlinerMenu({ place, subjects, line, onRename, onClose }: OutlinerMenuProps) {
  const studio = useStudio();
  const row = line?.kind === "node" ? line.row : undefined;
  return (
    <ContextMenu
      label={row === undefined ? "Actions" : `Actions for ${row.name}`}
      place={place}
      choices={menuChoices(studio, { path: place.path, row, subjects, onRename })}
      onClose={onClose}
    />
  );
}
