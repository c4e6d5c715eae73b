import {
  Aperture,
  Box,
  Boxes,
  Camera,
  Circle,
  CircleDot,
  Clapperboard,
  Cpu,
  Droplets,
  Film,
  Folder,
  Hash,
  type IconNode,
  Image,
  Layers,
  Lightbulb,
  Move3d,
  Palette,
  Sparkles,
  Sun,
  Timer,
} from "lucide";

const ICONS: Readonly<Record<string, IconNode>> = {
  scope: Folder,
  xform: Boxes,
  geom: Box,
  light: Lightbulb,
  emission: Lightbulb,
  camera: Camera,
  material: Palette,
  texture: Image,
  medium: Droplets,
  transform: Move3d,
  environment: Sun,
  rendertarget: Clapperboard,
  kernel: Cpu,
  imager: Aperture,
  film: Film,
  postprocessing: Sparkles,
  passes: Layers,
  layer: Layers,
  aov: Layers,
  animation: Timer,
  value: Hash,
  other: CircleDot,
};

/** The icon of a row's type. */
export function rowIcon(type: string): IconNode {
  return ICONS[type] ?? Circle;
}
