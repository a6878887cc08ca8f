import type { Messages } from './en.ts'

/** What a feature says, in every language. */
export interface Words<Said = unknown> {
  readonly en: Said
  readonly de: Said
  /** In the language of these messages. */
  of(messages: Pick<Messages, 'locale'>): Said
}

/** Declares what a feature says. A text that is missing in German doesn't compile. */
export const defineWords = <Said>(en: Said, de: NoInfer<Said>): Words<Said> => ({
  en,
  de,
  of: ({ locale }) => (locale === 'de' ? de : en),
})
