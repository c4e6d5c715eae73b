import {
  Aperture,
  Bug,
  ChartColumn,
  type IconNode,
  ListTree,
  MessageSquareText,
  Palette,
  SlidersHorizontal,
  Users,
  Workflow,
} from "lucide";
import type { ComponentType } from "preact";
import type { PanelFacts } from "../core/layout/layout.ts";
import type { StudioState } from "../shell/studio_state.ts";
import { InspectorTab } from "./inspector/inspector_tab.tsx";
import { OutlinerPanel } from "./outliner/outliner_panel.tsx";
import { RenderTab } from "./render_tab.tsx";
import { RoomPanel } from "./room_panel.tsx";

/**
 * One panel that can stand at any edge of the viewport.
 *
 * It is mounted only while it can be seen: what has to outlive that belongs into signals. It
 * scrolls inside its body; a root of class `panel-fill` fills the body and scrolls by itself.
 */
export interface StudioPanel extends PanelFacts {
  readonly icon: IconNode;
  /** The component, or what loads it the first time that somebody opens the panel. */
  readonly content:
    | { readonly component: ComponentType }
    | { readonly load: () => Promise<ComponentType> };
  /** A few characters beside the title; undefined while there is nothing to say. */
  readonly note?: (state: StudioState) => string | undefined;
}

/** Every panel of the page, in the order of tabs and menus. */
export const PANELS: readonly StudioPanel[] = [
  {
    id: "scene",
    title: "Scene",
    icon: ListTree,
    home: "left",
    openByDefault: true,
    needs: "getChildrenRequest",
    keys: ["N"],
    content: { component: OutlinerPanel },
    note({ room }) {
      const count = room.value.selection?.prims.length ?? 0;
      return count === 0 ? undefined : `${count} selected`;
    },
  },
  {
    id: "inspector",
    title: "Inspector",
    icon: SlidersHorizontal,
    home: "right",
    openByDefault: true,
    needs: "getPropertiesRequest",
    keys: ["Shift+I"],
    content: { component: InspectorTab },
  },
  {
    id: "render",
    title: "Render",
    icon: Aperture,
    home: "right",
    openByDefault: true,
    needs: "getRenderSettingsRequest",
    keys: ["K"],
    content: { component: RenderTab },
  },
  {
    id: "materials",
    title: "Materials",
    icon: Palette,
    home: "right",
    openByDefault: false,
    needs: "getMaterialsRequest",
    keys: ["Shift+M"],
    content: {
      load: () =>
        import("./materials/materials_panel.tsx").then(({ MaterialsPanel }) => MaterialsPanel),
    },
  },
  {
    id: "review",
    title: "Review",
    icon: MessageSquareText,
    home: "right",
    openByDefault: true,
    needs: "getAnnotationsRequest",
    keys: ["Shift+U"],
    content: { load: async () => (await import("./review/review_panel.tsx")).ReviewPanel },
  },
  {
    id: "room",
    title: "Room",
    icon: Users,
    home: "right",
    openByDefault: true,
    keys: ["U"],
    content: { component: RoomPanel },
  },
  {
    id: "scopes",
    title: "Scopes",
    icon: ChartColumn,
    home: "right",
    openByDefault: false,
    keys: ["J"],
    content: {
      load: () => import("./scopes/scopes_panel.tsx").then(({ ScopesPanel }) => ScopesPanel),
    },
  },
  {
    id: "graph",
    title: "Node graph",
    icon: Workflow,
    home: "bottom",
    openByDefault: false,
    needs: "getNodeGraphRequest",
    keys: ["Shift+G"],
    content: {
      load: () => import("./graph/graph_panel.tsx").then(({ GraphPanel }) => GraphPanel),
    },
  },
  {
    id: "console",
    title: "Debug console",
    icon: Bug,
    home: "bottom",
    openByDefault: false,
    keys: ["Ctrl+D", "F12"],
    content: {
      load: () => import("./console/console_panel.tsx").then(({ ConsolePanel }) => ConsolePanel),
    },
  },
];

/** The panel of an id, or undefined. */
export function panelOf(id: string): StudioPanel | undefined {
  return PANELS.find((panel) => panel.id === id);
}
