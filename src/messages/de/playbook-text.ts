import { terms } from './terms.ts'

const { accounts } = terms.common

/** "3 Konten", or "2 von 3 Konten" if some are missing. */
export const of = (done: number, total: number): string =>
  done === total ? accounts(done) : `${terms.number(done)} von ${accounts(total)}`

/** The start of a sentence about work in progress: "3 Konten werden". */
export const being = (count: number): string => `${accounts(count)} ${count === 1 ? 'wird' : 'werden'}`

export const form = (title: string) => ({
  title,
  intro: 'Sie sehen zuerst einen Plan. Es ändert sich nichts, bevor Sie ihn bestätigen.',
  submit: 'Planen',
})
