import { ConnectionSection } from "./connection_section.tsx";
import { PeopleSection } from "./people_section.tsx";
import { PictureSection } from "./picture_section.tsx";
import { StreamSection } from "./stream_section.tsx";

/** What concerns the room, the way to it, and this browser's choices. */
export function RoomPanel() {
  return (
    <>
      <PictureSection />
      <StreamSection />
      <ConnectionSection />
      <PeopleSection />
    </>
  );
}
