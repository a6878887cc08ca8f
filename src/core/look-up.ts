/** What a list has under this key, and not what every object has, such as `constructor`. */
export const lookUp = <Value>(list: Readonly<Record<string, Value>>, key: string | null): Value | undefined =>
  key !== null && Object.hasOwn(list, key) ? list[key] : undefined
