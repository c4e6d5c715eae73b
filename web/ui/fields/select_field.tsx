export interface SelectFieldProps {
  readonly id?: string;
  readonly label: string;
  readonly options: readonly { readonly key: string; readonly label: string }[];
  /** Key of what holds; one that is not among the options is shown as it is. */
  readonly value: string;
  readonly disabled: boolean;
  onChoose(key: string): void;
}

/** One choice of several. */
export function SelectField(props: SelectFieldProps) {
  const { options, value } = props;
  const isKnown = options.some(({ key }) => key === value);
  return (
    <select
      id={props.id}
      class="select"
      aria-label={props.label}
      value={value}
      disabled={props.disabled}
      onChange={(event) => {
        const { currentTarget } = event;
        props.onChoose(currentTarget.value);
        currentTarget.value = value;
      }}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(({ key, label }) => <option key={key} value={key}>{label}</option>)}
    </select>
  );
}
