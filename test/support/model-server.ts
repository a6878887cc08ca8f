import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { lookout } from './secrets.ts'

/** A request to the model, with the fields that tests need. */
export interface ModelRequest {
  readonly path: string
  readonly authorization: string
  readonly body: {
    readonly model: string
    readonly messages: readonly { readonly role: string; readonly content: string }[]
    readonly tools: readonly { readonly function: { readonly name: string; readonly parameters: object } }[]
  }
}

/** The response: tool calls, any body with any status, or none. */
export type ModelAnswer =
  | { readonly calls: readonly { readonly name: string; readonly arguments: unknown }[] }
  | { readonly status: number; readonly body: string }
  | 'silence'

/** A small loopback server for OpenAI's chat completions. */
export interface ModelServer {
  /** For OPENAI_BASE_URL. */
  readonly url: string
  readonly requests: readonly ModelRequest[]
  /** How to answer requests from now on. */
  answer: (request: ModelRequest) => ModelAnswer
  close(): Promise<void>
}

export async function startModelServer(): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  const server = http.createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    lookout.look('http', text)
    const { authorization = '', 'api-key': apiKey } = request.headers
    const asked = { path: request.url ?? '', authorization: String(apiKey ?? authorization), body: JSON.parse(text) }
    requests.push(asked)
    const answer = self.answer(asked)
    if (answer === 'silence') return
    const { status, body } = 'calls' in answer ? { status: 200, body: completion(answer.calls) } : answer
    // Not chained: restify, once loaded, makes writeHead return nothing.
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const self: ModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    answer: () => ({ calls: [] }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return self
}

function completion(calls: readonly { readonly name: string; readonly arguments: unknown }[]): string {
  const toolCalls = calls.map(({ name, arguments: given }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }))
  const message = { role: 'assistant', content: null, tool_calls: toolCalls }
  return JSON.stringify({
    id: 'completion',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
  })
}
