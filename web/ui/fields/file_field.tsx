import { FolderOpen } from "lucide";
import { useSignal } from "@preact/signals";
import { AssetDialog } from "../project/asset_dialog.tsx";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

export interface FileFieldProps {
  readonly label: string;
  /** Name of the file; folders of Octane's machine are never shown. */
  readonly value: string;
  /** Id in the asset registry, when it is one of its files. */
  readonly asset: string | undefined;
  readonly disabled: boolean;
  onCommit(asset: string): void;
}

/** A file of the asset registry. */
export function FileField({ label, value, asset, disabled, onCommit }: FileFieldProps) {
  const { state } = useStudio();
  const choosing = useSignal(false);
  const mayList = state.capabilities.value.has("getAssetsRequest");
  return (
    <div class="file-field">
      <output class="plain-value" title={asset ?? value}>{value === "" ? "No file" : value}</output>
      {mayList && (
        <IconButton
          node={FolderOpen}
          label={`Choose a file for ${label}`}
          disabled={disabled}
          onClick={() => void (choosing.value = true)}
        />
      )}
      {choosing.value && (
        <AssetDialog
          title={label}
          chosen={asset}
          onClose={() => void (choosing.value = false)}
          onChoose={onCommit}
        />
      )}
    </div>
  );
}
