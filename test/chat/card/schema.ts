import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { IAdaptiveCard } from '@microsoft/teams.cards'
import { Ajv, type ValidateFunction } from 'ajv'
import { createGenerator } from 'ts-json-schema-generator'

/** Valid cards for Teams, as a type from which the generator reads the declarations of Teams' own library. */
export type TeamsCard = IAdaptiveCard

let validate: ValidateFunction | undefined

/** Validates a card against a JSON schema generated from Teams' own types. The first call takes a second or two. */
export function teamsSchema(): ValidateFunction {
  if (!validate) {
    const schema = createGenerator({
      path: fileURLToPath(import.meta.url),
      tsconfig: fileURLToPath(new URL('../../../tsconfig.json', import.meta.url)),
      type: 'TeamsCard',
      skipTypeCheck: true,
      // The declarations are exported by name at the end, which the generator treats as not exported and would inline
      // everywhere.
      expose: 'all',
    }).createSchema('TeamsCard')
    // Via text, because the libraries disagree on whether missing keys may be undefined.
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

// The package's ES modules don't load in Node because their imports lack file extensions.
const renderer: Renderer = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

/** Teams fills the people picker itself, but the renderer requires choices. */
const knownToTeams = /^An Input\.ChoiceSet must have at least one choice|choices\.data/

/** Problems the renderer finds in a card at its declared version. */
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
