import { ApiItemService, ApiRootNodeGraphService } from "../../../kit/octane/gen/beta2.ts";
import { timelineOf } from "../scene/timeline.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

/** The scene's time. What moves with it waits, as every edit does, for an update to be shown. */
export function timelineRpcs({ engine, handles, names }: PeerContext): readonly ServedService[] {
  const timeline = () => timelineOf(engine.project.graph);
  return [
    serve(ApiRootNodeGraphService, {
      animationTimeSpan: ({ objectPtr }) => {
        handles.graphOf(objectPtr);
        const { begin, end } = timeline().span;
        return { result: { begin: { value: begin }, end: { value: end } } };
      },
      updateTime: ({ objectPtr, time }) => {
        handles.graphOf(objectPtr);
        timeline().go(engine.project.graph, time?.value ?? 0);
        return {};
      },
    }),
    serve(ApiItemService, {
      isAnimated: ({ objectPtr, id }) => ({
        result: timeline().moves(handles.itemOf(objectPtr), names.name("AttributeId", id)),
      }),
    }),
  ];
}
