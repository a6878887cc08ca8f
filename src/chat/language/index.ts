import { readFileSync } from 'node:fs'
import type { request } from 'undici'
import { z } from 'zod/v4'
import { readBody } from '../../core/bounded-body.ts'
import type { Clock } from '../../core/clock.ts'
import { abortAfter } from '../../core/deadline.ts'
import type { Log } from '../../core/log.ts'
import { messagesFor } from '../../messages/index.ts'
import type { Command } from '../turn/command.ts'
import { type ToolCall, toCommandLine } from './command-line.ts'
import { type CommandTool, toCommandTools } from './command-tools.ts'
import { type Language, type LanguageSettings, maxSentence } from './types.ts'

export { withLanguage } from './with-language.ts'

/** Calls the model without following redirects. */
export type ModelSend = (
  url: string,
  options: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<Pick<Awaited<ReturnType<typeof request>>, 'statusCode' | 'body'>>

/** Time limit for understanding a sentence, in ms. */
const timeoutMs = 10_000
/** Maximum response size in bytes; a tool call takes a few hundred. */
const maxResponseBytes = 100_000
const azureApiVersion = '2024-10-21'
const prompt = new URL('prompt.txt', import.meta.url)

/**
 * Control tokens that separate parts of a conversation. A sentence containing one could pass itself off as a different
 * part.
 */
const controlToken = /<\|[^|]*\|>/

const toolCall = z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) })
const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ tool_calls: z.array(toolCall).nullish() }) })).min(1),
})

/**
 * Translates sentences into command lines with a language model that supports OpenAI's chat completions. The model
 * receives only the commands and the sentence: no accounts, no history and no sender name. One stateless call per
 * sentence.
 */
export function createLanguageModel(options: {
  settings: LanguageSettings
  commands: readonly Command[]
  send: ModelSend
  clock: Clock
  log: Log
}): Language {
  const { settings, send, clock } = options
  const offers = toCommandTools(options.commands, messagesFor('en'))
  const system = readFileSync(prompt, 'utf8')
  const tools = offers.map(toTool)
  const { url, headers, model } = endpointOf(settings)

  const ask = async (sentence: string, signal: AbortSignal): Promise<ToolCall | undefined> => {
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: sentence },
    ]
    const { statusCode, body } = await send(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...model, messages, tools, tool_choice: 'auto' }),
      signal,
    })
    // An unread body emits an error that nobody else handles.
    body.on('error', () => undefined)
    if (statusCode !== 200) {
      body.destroy()
      throw new Error(`The model answered ${statusCode}`)
    }
    const tooLarge = () => new Error(`The model's answer is longer than ${maxResponseBytes} bytes`)
    const answer = await readBody(body, { bytes: maxResponseBytes }, tooLarge)
    const call = completion.parse(JSON.parse(answer.toString())).choices[0]?.message.tool_calls?.[0]?.function
    return call && { tool: call.name, arguments: call.arguments }
  }

  return {
    async understand(sentence, log) {
      if (sentence.length > maxSentence || controlToken.test(sentence)) return undefined
      try {
        const late = `The model did not answer in ${timeoutMs} ms`
        const choice = await abortAfter(clock, timeoutMs, late, (signal) => ask(sentence, signal))
        const line = choice && toCommandLine(choice, sentence, offers)
        log.info('Sentence', { called: choice !== undefined, understood: line !== undefined })
        return line
      } catch (error) {
        const { message } = error as Error
        options.log.warn('The language model request failed', { problem: message.slice(0, 200) })
        return undefined
      }
    },
  }
}

function endpointOf(settings: LanguageSettings) {
  if (settings.kind === 'azure') {
    const deployment = `${settings.endpoint.replace(/\/+$/, '')}/openai/deployments/${settings.deployment}`
    const url = `${deployment}/chat/completions?api-version=${azureApiVersion}`
    return { url, headers: { 'api-key': settings.apiKey }, model: {} }
  }
  const { apiKey, model, baseUrl = 'https://api.openai.com/v1' } = settings
  const url = `${baseUrl.replace(/\/+$/, '')}/chat/completions`
  return { url, headers: { authorization: `Bearer ${apiKey}` }, model: { model } }
}

function toTool({ tool, summary, parameters }: CommandTool) {
  return { type: 'function', function: { name: tool, description: summary, parameters } }
}
