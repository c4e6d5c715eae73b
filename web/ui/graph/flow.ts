import "./react/jsx_runtime.ts";
import { ReactFlow, ReactFlowProvider, ViewportPortal } from "@xyflow/react";
import type { ComponentChildren, ComponentType } from "preact";

/** One node as the library draws it. */
export interface FlowNode<Data> {
  readonly id: string;
  readonly type: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly data: Data;
  readonly selected: boolean;
  readonly draggable: boolean;
  readonly width: number;
  readonly height: number;
  /** The same size, so that nothing has to be measured before it is shown. */
  readonly measured: { readonly width: number; readonly height: number };
  readonly ariaLabel: string;
  readonly className?: string;
  readonly domAttributes?: Readonly<Record<string, string | number>>;
}

/** What the library wants changed; kinds that the page has no use for are left out. */
export type FlowChange =
  | { readonly type: "select"; readonly id: string; readonly selected: boolean }
  | {
    readonly type: "position";
    readonly id: string;
    readonly position?: { readonly x: number; readonly y: number };
    readonly dragging?: boolean;
  }
  | { readonly type: "dimensions" | "add" | "remove" | "replace" };

/** Where the graph's origin is, CSS pixels, and how large a unit is. */
export interface FlowView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What the library can be asked to do. */
export interface FlowHandle {
  getViewport(): FlowView;
  setViewport(view: FlowView, options?: { readonly duration?: number }): Promise<boolean>;
  setCenter(
    x: number,
    y: number,
    options?: { readonly zoom?: number; readonly duration?: number },
  ): Promise<boolean>;
  fitBounds(
    box: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    },
    options?: { readonly padding?: number; readonly duration?: number },
  ): Promise<boolean>;
  zoomIn(options?: { readonly duration?: number }): Promise<boolean>;
  zoomOut(options?: { readonly duration?: number }): Promise<boolean>;
  screenToFlowPosition(point: { readonly x: number; readonly y: number }): {
    x: number;
    y: number;
  };
}

interface AnyNode {
  readonly id: string;
}

/** The parts of the library's canvas that the page uses. */
export interface FlowProps<Data> {
  readonly nodes: readonly FlowNode<Data>[];
  readonly edges: readonly never[];
  readonly nodeTypes: Readonly<Record<string, ComponentType<{ readonly data: Data }>>>;
  readonly onNodesChange: (changes: readonly FlowChange[]) => void;
  readonly onNodeDragStart: () => void;
  readonly onSelectionDragStart: () => void;
  readonly onNodeDragStop: () => void;
  readonly onSelectionDragStop: () => void;
  readonly onSelectionStart: () => void;
  readonly onSelectionEnd: () => void;
  readonly onMoveStart: () => void;
  readonly onMoveEnd: () => void;
  readonly onMove: (event: unknown, view: FlowView) => void;
  readonly onInit: (handle: FlowHandle) => void;
  readonly onPaneClick: (event: MouseEvent) => void;
  readonly onPaneContextMenu: (event: MouseEvent) => void;
  readonly onNodeContextMenu: (event: MouseEvent, node: AnyNode) => void;
  readonly onNodeDoubleClick: (event: MouseEvent, node: AnyNode) => void;
  readonly onSelectionContextMenu: (event: MouseEvent) => void;
  readonly panOnDrag: boolean | readonly number[];
  readonly selectionOnDrag: boolean;
  readonly selectionMode: "partial";
  readonly selectionKeyCode: string | null;
  readonly multiSelectionKeyCode: readonly string[];
  readonly panActivationKeyCode: string | null;
  readonly deleteKeyCode: null;
  readonly zoomOnDoubleClick: boolean;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly nodesConnectable: boolean;
  readonly nodesDraggable: boolean;
  readonly elementsSelectable: boolean;
  readonly nodeDragThreshold: number;
  readonly disableKeyboardA11y: boolean;
  readonly onlyRenderVisibleElements: boolean;
  readonly elevateNodesOnSelect: boolean;
  readonly children?: ComponentChildren;
}

/** The library's canvas; it is written for React, and its own types speak of React's. */
export const Flow = ReactFlow as unknown as <Data>(props: FlowProps<Data>) => preact.JSX.Element;

/** Lets several parts share one canvas. */
export const FlowProvider = ReactFlowProvider as unknown as ComponentType<
  { readonly children: ComponentChildren }
>;

/** Draws its children in the graph's own units, so that they move and grow with it. */
export const InGraph = ViewportPortal as unknown as ComponentType<
  { readonly children: ComponentChildren }
>;
