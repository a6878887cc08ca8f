import { readFileSync } from 'node:fs'
import {
  ActionPlanner,
  type Memory,
  OpenAIModel,
  type OpenAIModelOptions,
  Prompt,
  PromptManager,
  type PromptTemplate,
  type PromptTemplateConfig,
  SystemMessage,
  UserMessage,
} from '@microsoft/teams-ai'
import { ActivityTypes, type BotAdapter, TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { wordsFor } from '../../messages/index.ts'
import type { Command } from '../turn/command.ts'
import { type Language, type LanguageSettings, longestSentence } from './language.ts'
import { lineOf } from './line.ts'
import { createModelFetch, type ModelFetch, type Send } from './model-fetch.ts'
import { type Offer, offersFrom } from './offer.ts'

export { withLanguage } from './sentences.ts'

const promptName = 'understand'
const prompts = new URL(`./prompts/${promptName}/`, import.meta.url)
const azureApiVersion = '2024-10-21'

/**
 * Sentences to command lines, by a language model. It is told the commands and the sentence: no account, no earlier message,
 * no name of who asks. It is called once a sentence and remembers nothing.
 */
export function createLanguage(options: {
  settings: LanguageSettings
  commands: readonly Command[]
  adapter: BotAdapter
  send: Send
  clock: Clock
  log: Log
}): Language {
  const { commands, adapter } = options
  const offers = offersFrom(commands, wordsFor('en'))
  const template = templateFor(offers)
  const planner = new ActionPlanner({
    model: modelFor(options.settings, createModelFetch(options)),
    prompts: new PromptManager({ promptsFolder: '' }).addPrompt(template),
    defaultPrompt: promptName,
    // Repairing an answer would ask again, with the answer as part of the question.
    max_repair_attempts: 0,
  })

  return {
    async understand(sentence, log) {
      if (sentence.length > longestSentence) return undefined
      const memory = createMemory({ 'temp.input': sentence })
      const { status, message } = await planner.completePrompt(
        new TurnContext(adapter, { type: ActivityTypes.Event }),
        memory,
        promptName,
      )
      const [call] = message?.action_calls ?? []
      const line = call && lineOf({ tool: call.function.name, arguments: call.function.arguments }, sentence, offers)
      log.info('Sentence', { status, called: Boolean(call), understood: line !== undefined })
      return line
    },
  }
}

function modelFor(settings: LanguageSettings, fetch: ModelFetch): OpenAIModel {
  // Typed by the library as node-fetch; it uses of an answer only what every fetch has.
  const clientOptions = { fetch, maxRetries: 0 } as unknown as OpenAIModelOptions['clientOptions'] & object
  const common = { useSystemMessages: true, clientOptions }
  if (settings.kind === 'azure') {
    const { apiKey, endpoint, deployment } = settings
    return new OpenAIModel({
      ...common,
      azureApiKey: apiKey,
      azureEndpoint: endpoint,
      azureDefaultDeployment: deployment,
      azureApiVersion,
    })
  }
  const { apiKey, model, baseUrl } = settings
  return new OpenAIModel({ ...common, apiKey, defaultModel: model, ...(baseUrl && { endpoint: baseUrl }) })
}

/** Put together here because the library's own loader adds settings that some models refuse. */
function templateFor(offers: readonly Offer[]): PromptTemplate {
  const read = (name: string) => readFileSync(new URL(name, prompts), 'utf8')
  const config = JSON.parse(read('config.json')) as PromptTemplateConfig
  return {
    name: promptName,
    prompt: new Prompt([new SystemMessage(read('skprompt.txt')), new UserMessage('{{$temp.input}}')]),
    config,
    actions: offers.map(({ tool, summary, parameters }) => ({ name: tool, description: summary, parameters })),
  }
}

/** A memory of one sentence. */
function createMemory(values: Record<string, unknown>): Memory {
  const held = new Map(Object.entries(values))
  return {
    deleteValue: (path) => void held.delete(path),
    hasValue: (path) => held.has(path),
    getValue: <T>(path: string) => held.get(path) as T,
    setValue: (path, value) => void held.set(path, value),
  }
}
