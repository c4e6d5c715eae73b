import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { actor, cursor, keyId, name, nothing, text, unixMs } from "./fields.ts";
import { annotation, annotationDraft, snapshot } from "./room_entries.ts";

const ask = {
  direction: "c2s",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: true,
} as const;
const tell = {
  direction: "s2c",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const kvRevision = z.int().min(0).describe("of the key-value entry, for compare-and-set");

/** Reviewing together: annotations, stored stills and the notes line. */
export const reviewEvents = defineEvents({
  getAnnotationsRequest: {
    ...ask,
    reply: "annotationsResult",
    doc: "Asks for the annotations of the live picture, or of one snapshot.",
    payload: z.object({ snapshot_id: keyId.optional(), cursor: cursor.optional() }),
  },
  annotationsResult: {
    ...tell,
    doc: "Annotations, oldest first.",
    payload: z.object({
      snapshot_id: keyId.optional(),
      annotations: z.array(annotation),
      own: z.array(keyId).optional()
        .describe("those of them that the asker drew, on whichever connection"),
      next: cursor.optional(),
    }),
  },
  addAnnotationRequest: {
    ...ask,
    reply: "annotationChanged",
    doc: "Draws on the picture; id, author and time are set by the gateway.",
    payload: z.object({ annotation: annotationDraft }),
  },
  removeAnnotationRequest: {
    ...ask,
    reply: "annotationChanged",
    doc: "Removes one annotation: one's own, or any as operator.",
    payload: z.object({ id: keyId }),
  },
  undoAnnotationRequest: {
    ...ask,
    reply: "annotationChanged",
    doc: "Takes back this viewer's newest annotation.",
    payload: z.object({ snapshot_id: keyId.optional() }),
  },
  clearAnnotationsRequest: {
    ...ask,
    role: "operator",
    reply: "annotationChanged",
    doc: "Removes every annotation of the live picture, or of one snapshot.",
    payload: z.object({ snapshot_id: keyId.optional() }),
  },
  annotationChanged: {
    ...tell,
    subject: "annotation",
    doc: "An annotation was added or removed, or all were cleared.",
    payload: z.discriminatedUnion("change", [
      z.object({ change: z.literal("added"), annotation, revision: kvRevision.optional() }),
      z.object({ change: z.literal("removed"), id: keyId, by: actor.optional() }),
      z.object({
        change: z.literal("cleared"),
        snapshot_id: keyId.optional(),
        by: actor.optional(),
      }),
    ]),
  },
  takeSnapshotRequest: {
    ...ask,
    role: "operator",
    reply: "snapshotsChanged",
    doc: "Stores the still of the picture that is shown under a name; refused while it has not " +
      "settled, since then there is none.",
    payload: z.object({
      name: name.optional(),
      with_annotations: z.boolean().default(false).describe(
        "whether what is drawn on the live picture is copied onto it",
      ),
    }),
  },
  renameSnapshotRequest: {
    ...ask,
    role: "operator",
    reply: "snapshotsChanged",
    doc: "Renames a stored still.",
    payload: z.object({ id: keyId, name }),
  },
  deleteSnapshotRequest: {
    ...ask,
    role: "operator",
    reply: "snapshotsChanged",
    doc: "Deletes a stored still and its annotations for good.",
    payload: z.object({ id: keyId }),
  },
  getSnapshotsRequest: {
    ...ask,
    reply: "snapshotsChanged",
    doc: "Asks for the stored stills with their thumbnails.",
    payload: z.object({ cursor: cursor.optional() }),
  },
  snapshotsChanged: {
    ...tell,
    subject: "snapshots",
    doc: "Every stored still of the room, newest first; on change and on joining without the " +
      "thumbnails, which never change. `getSnapshotsRequest` answers in pages, with them.",
    payload: z.object({
      snapshots: z.array(snapshot),
      changed_by: actor.optional(),
      next: cursor.optional().describe("in answers: where the next page starts"),
    }),
  },
  setPromptRequest: {
    ...ask,
    reply: "promptChanged",
    doc: "Sets the notes line of the room; canvas clients get it as `proc`.",
    payload: z.object({ text, expected_revision: kvRevision.optional() }),
  },
  getPromptRequest: {
    ...ask,
    reply: "promptChanged",
    doc: "Asks for the notes line of the room.",
    payload: nothing,
  },
  promptChanged: {
    ...tell,
    subject: "prompt",
    doc: "The notes line of the room.",
    payload: z.object({
      text,
      changed_at: unixMs.optional(),
      changed_by: actor.optional(),
      revision: kvRevision.optional(),
    }),
  },
});
