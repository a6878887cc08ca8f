/** The items that apply. One behind a condition (`late && text`) is dropped if the condition isn't met. */
export const compact = <T extends object | string>(items: readonly (T | '' | false | null | undefined)[]): T[] =>
  items.filter((item): item is T => Boolean(item))
