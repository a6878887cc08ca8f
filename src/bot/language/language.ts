import type { Log } from '../../core/log.ts'

/** Understands sentences that are no command. Optional: without it such sentences get the ordinary refusal. */
export interface Language {
  /**
   * The command line that a sentence means, such as `check status department:"Sales"`; undefined when it means none, or when
   * the model does not answer in time. Never throws.
   */
  understand(sentence: string, log: Log): Promise<string | undefined>
}

/** Which model to ask, and where. */
export type LanguageSettings =
  | { readonly kind: 'openai'; readonly apiKey: string; readonly model: string; readonly baseUrl?: string | undefined }
  | { readonly kind: 'azure'; readonly apiKey: string; readonly endpoint: string; readonly deployment: string }

/** More is a list or a pasted text, and no sentence. */
export const maxSentence = 500
