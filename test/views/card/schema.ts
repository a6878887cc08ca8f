import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { IAdaptiveCard } from '@microsoft/teams.cards'
import { Ajv, type ValidateFunction } from 'ajv'
import { createGenerator } from 'ts-json-schema-generator'

/** What a card for Teams may be: the generator reads this type, and through it the declarations of Teams' own library. */
export type TeamsCard = IAdaptiveCard

let validate: ValidateFunction | undefined

/** Checks a card against a JSON schema made from Teams' own types. Takes a second or two the first time. */
export function teamsSchema(): ValidateFunction {
  if (!validate) {
    const schema = createGenerator({
      path: fileURLToPath(import.meta.url),
      tsconfig: fileURLToPath(new URL('../../../tsconfig.json', import.meta.url)),
      type: 'TeamsCard',
      skipTypeCheck: true,
      // The declarations export by name at their end, which counts as not exported: each type would be written out in full.
      expose: 'all',
    }).createSchema('TeamsCard')
    // Through text, because the two libraries disagree on whether an absent key may be undefined.
    validate = new Ajv({ strict: false }).compile(JSON.parse(JSON.stringify(schema)))
  }
  return validate
}

interface Renderer {
  readonly AdaptiveCard: new () => { parse(card: unknown, context: unknown): void; validateProperties(): Findings }
  readonly SerializationContext: new (version: unknown) => unknown
  readonly Version: { parse(text: string, context: unknown): unknown }
}
interface Findings {
  readonly validationEvents: readonly { readonly message: string }[]
}

// The package's ES modules do not load in Node: their imports lack file endings.
const renderer: Renderer = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

/** Teams fills the people picker itself; the renderer knows only choices that are there. */
const knownToTeams = /^An Input\.ChoiceSet must have at least one choice|choices\.data/

/** What the renderer itself finds wrong with a card at the version the card names. */
export function rendererFindings(card: { readonly version?: unknown }): string[] {
  const { AdaptiveCard, SerializationContext, Version } = renderer
  const context = new SerializationContext(Version.parse(String(card.version), undefined))
  const drawn = new AdaptiveCard()
  drawn.parse(card, context)
  return drawn
    .validateProperties()
    .validationEvents.map(({ message }) => message)
    .filter((message) => !knownToTeams.test(message))
}
