import { commandSpecs } from '../src/command-specs/index.ts'

/** The commands that a language model can choose, as a list for docs/natural-language.md. */
export function commandsForSentences(): string {
  return commandSpecs
    .filter(({ sentence }) => sentence !== undefined)
    .map(({ name }) => `- \`${name}\``)
    .join('\n')
}
