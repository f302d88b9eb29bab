import type { VNode } from 'preact';

export interface Option {
  value: string;
  text: string;
}

export interface ChoiceProps {
  name: string;
  text: string;
  /** What is chosen when nothing is; absent = one of the options always is. */
  every?: string;
  options: readonly Option[];
  /** Options under headings, after the others. */
  groups?: readonly { text: string; options: readonly Option[] }[];
  chosen: string | undefined;
}

/** One filter of a form: a label and a list to choose from. */
export function Choice({ name, text, every, options, groups = [], chosen }: ChoiceProps): VNode {
  const listed = (all: readonly Option[]) =>
    all.map((option) => (
      <option key={option.value} value={option.value} selected={option.value === chosen}>
        {option.text}
      </option>
    ));
  return (
    <div class="filter">
      <label for={name}>{text}</label>
      <select id={name} name={name} class="form-select">
        {every !== undefined && <option value="">{every}</option>}
        {listed(options)}
        {groups.map((group) => (
          <optgroup key={group.text} label={group.text}>
            {listed(group.options)}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
