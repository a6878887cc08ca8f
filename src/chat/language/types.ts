import type { Log } from '../../core/log.ts'

/** Understands sentences that aren't commands. Optional: without it they are refused as usual. */
export interface Language {
  /**
   * The command line a sentence means, such as `check status department:"Sales"`; undefined if there is none or the
   * model doesn't answer in time. Never throws.
   */
  understand(sentence: string, log: Log): Promise<string | undefined>
}

/** The model and its endpoint. */
export type LanguageSettings =
  | { readonly kind: 'openai'; readonly apiKey: string; readonly model: string; readonly baseUrl?: string | undefined }
  | { readonly kind: 'azure'; readonly apiKey: string; readonly endpoint: string; readonly deployment: string }

/** Longer text is a list or pasted text, not a sentence. */
export const maxSentence = 500
