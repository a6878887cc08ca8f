import type { InEachLanguage } from '../../core/words/index.ts'
import type { Messages, NamedWords, SaidOfOrigin } from './messages.ts'

/** What a feature says, in every language. */
export interface Words<Said = unknown> extends InEachLanguage<Said> {
  /** In the language of these messages. */
  of(messages: Pick<Messages, 'locale'>): Said
}

/** What a feature says of what it declares, which the chat looks up by its name, and everything else that it says. */
export type FeatureWords = Words<Partial<NamedWords> & SaidOfOrigin & Readonly<Record<string, unknown>>>

/** Declares what a feature says. A text that is missing in German doesn't compile. */
export const defineWords = <Said>(en: Said, de: NoInfer<Said>): Words<Said> => ({
  en,
  de,
  of: (messages) => saidIn(messages, { en, de }),
})

/** In the language of these messages. */
export const saidIn = <Said>({ locale }: Pick<Messages, 'locale'>, { en, de }: InEachLanguage<Said>): Said =>
  locale === 'de' ? de : en
