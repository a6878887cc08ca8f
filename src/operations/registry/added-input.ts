import type { Json } from '../../core/model.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { Directory } from '../../graph/directory/directory.ts'

/** A line that an action adds to the forms of plans that include it. */
export interface AddedInput {
  /** Unique over the list, and among the arguments of commands. */
  readonly id: string
  /** Maximum length, in characters. */
  readonly limit: number
  readonly words: InEachLanguage<{ readonly label: string; readonly placeholder: string }>
  /** Finds it in a message; one of its groups is the value. */
  readonly pattern: RegExp
  /** The parameters of actions that a value means. Throws what people can correct. */
  read(value: string, directory: Directory): Promise<Readonly<Record<string, Json>>>
}
