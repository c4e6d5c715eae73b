import { Columns2, Contrast, Grid3x3, ImageDown, ScanSearch, SlidersHorizontal } from "lucide";
import { IconButton } from "../icon_button.tsx";
import { Menu } from "../menu.tsx";
import { useStudio } from "../studio_context.ts";
import { useMedia } from "../use_media.ts";
import { CompareChoices } from "./compare_choices.tsx";
import { GradeChoices } from "./grade_choices.tsx";
import { GuideChoices } from "./guide_choices.tsx";
import { PictureChoices } from "./picture_choices.tsx";

/** Where there is no room for a button each, one menu holds them all. */
const NARROW = "(max-width: 900px)";

/** What helps to look at the picture. */
export function ViewToolsBar() {
  return useMedia(NARROW) ? <OneMenu /> : <Menus />;
}

function Menus() {
  const { viewTools: { probe } } = useStudio();
  return (
    <div class="view-tools" role="group" aria-label="Picture tools" data-testid="view-tools">
      <IconButton
        node={ScanSearch}
        label="Inspect pixels"
        shortcut="I"
        pressed={probe.on.value}
        onClick={() => probe.toggle()}
      />
      <Menu node={Columns2} label="Compare">
        <CompareChoices />
      </Menu>
      <Menu node={Grid3x3} label="Guides">
        <GuideChoices />
      </Menu>
      <Menu node={Contrast} label="Exposure of the view">
        <GradeChoices />
      </Menu>
      <Menu node={ImageDown} label="Download the picture">
        <PictureChoices />
      </Menu>
    </div>
  );
}

function OneMenu() {
  const { viewTools: { probe } } = useStudio();
  return (
    <div class="view-tools" data-testid="view-tools">
      <Menu node={SlidersHorizontal} label="Picture tools">
        <label class="check-row">
          <input type="checkbox" checked={probe.on.value} onChange={() => probe.toggle()} />
          <span>Inspect pixels</span>
        </label>
        <p class="menu-title">Download the picture</p>
        <PictureChoices />
        <p class="menu-title">Compare</p>
        <CompareChoices />
        <p class="menu-title">Exposure of the view</p>
        <GradeChoices />
        <p class="menu-title">Guides</p>
        <GuideChoices />
      </Menu>
    </div>
  );
}
