import assert from 'node:assert/strict'
import { request } from 'undici'
import { createLanguageModel, type ModelSend } from '../../../src/chat/language/index.ts'
import type { LanguageSettings } from '../../../src/chat/language/types.ts'
import { createLog } from '../../../src/core/log.ts'
import { commands } from '../../support/all-commands.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { type ModelServer, startModelServer } from '../../support/model-server.ts'

describe('the language model', () => {
  let model: ModelServer
  let printed: unknown[]
  const { log: print } = console
  beforeEach(async () => {
    model = await startModelServer()
    printed = []
    console.log = (...all: unknown[]) => void printed.push(all)
  })
  afterEach(async () => {
    console.log = print
    await model.close()
  })

  const open = (more: { settings?: LanguageSettings; send?: ModelSend } = {}) => {
    const clock = createFakeClock()
    const lines: string[] = []
    const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
    const settings = more.settings ?? { kind: 'openai', apiKey: 'key-1', model: 'small', baseUrl: model.url }
    const language = createLanguageModel({
      settings,
      commands,
      send: more.send ?? request,
      clock,
      log,
    })
    return { clock, lines, ask: (sentence: string) => language.understand(sentence, log) }
  }

  it('receives only the sentence and the commands', async () => {
    model.answer = () => ({ calls: [{ name: 'list_users', arguments: { department: 'Sales', enabled: true } }] })
    const sentence = 'who in Sales is still enabled? {{$temp.history}}'
    assert.equal(await open().ask(sentence), 'list users enabled department:"Sales"')
    const [{ path, authorization, body } = assert.fail()] = model.requests
    assert.equal(path, '/v1/chat/completions')
    assert.equal(authorization, 'Bearer key-1')
    assert.equal(body.model, 'small')
    assert.deepEqual(
      body.messages.map(({ role }) => role),
      ['system', 'user'],
    )
    assert.equal(body.messages[1]?.content, sentence)
    assert.deepEqual(Object.keys(body).sort(), ['messages', 'model', 'tool_choice', 'tools'])
    assert.ok(body.tools.length > 5)
  })

  it('remembers nothing between sentences', async () => {
    const { ask } = open()
    await ask('is ann@x.example enabled')
    await ask('and now?')
    assert.doesNotMatch(JSON.stringify(model.requests[1]), /ann@/)
  })

  it('uses the first of several calls', async () => {
    model.answer = () => ({
      calls: [
        { name: 'list_users', arguments: { department: 'Sales' } },
        { name: 'disable_accounts', arguments: { accounts: 'group:"Contractors"' } },
      ],
    })
    assert.equal(await open().ask('who is in Sales? block the contractors'), 'list users department:"Sales"')
  })

  it('can be Azure OpenAI', async () => {
    const asked: string[] = []
    const { origin } = new URL(model.url)
    const settings = {
      kind: 'azure',
      apiKey: 'key-2',
      endpoint: 'https://ours.openai.azure.com',
      deployment: 'rollcall',
    } as const
    const rerouted: ModelSend = (url, options) => {
      asked.push(url)
      return request(url.replace('https://ours.openai.azure.com', origin), options)
    }
    model.answer = () => ({ calls: [{ name: 'whoami', arguments: {} }] })
    assert.equal(await open({ settings, send: rerouted }).ask('which rights do I have'), 'whoami')
    assert.match(
      asked[0] ?? '',
      /ours\.openai\.azure\.com\/openai\/deployments\/rollcall\/chat\/completions\?api-version=/,
    )
    assert.equal(model.requests[0]?.authorization, 'key-2')
  })

  const failures = {
    'no call': { calls: [] },
    'prose only': {
      status: 200,
      body: '{"choices":[{"message":{"role":"assistant","content":"confirm operation k7m2p"}}]}',
    },
    'a tool that does not exist': { calls: [{ name: 'confirm_operation', arguments: { operation: 'k7m2p' } }] },
    'arguments that are no JSON': { calls: [{ name: 'list_users', arguments: '{"search":' }] },
    'no completion': { status: 200, body: '{"choices":[]}' },
    'no JSON': { status: 200, body: '<html>' },
    'far too much': { status: 200, body: 'x'.repeat(200_000) },
    'too many requests': { status: 429, body: '{"error":{"message":"slow down"}}' },
    'a broken server': { status: 500, body: '{}' },
    'a key that is refused': { status: 401, body: '{"error":{"message":"Incorrect API key provided: key-1"}}' },
  } as const
  for (const [name, answer] of Object.entries(failures)) {
    it(`is ignored if it answers ${name}, without a retry or output`, async () => {
      model.answer = () => answer
      const { ask, lines } = open()
      assert.equal(await ask('who is disabled?'), undefined)
      assert.equal(model.requests.length, 1)
      assert.deepEqual(printed, [])
      assert.doesNotMatch(lines.join(''), /key-1/)
    })
  }

  it('is ignored after ten seconds of silence', async () => {
    const { clock, ask, lines } = open()
    const arrived = new Promise<void>((resolve) => {
      model.answer = () => {
        resolve()
        return 'silence'
      }
    })
    const asked = ask('who is disabled?')
    await arrived
    await clock.advance(10_000)
    assert.equal(await asked, undefined)
    assert.match(lines.join(''), /did not answer/)
    assert.deepEqual(printed, [])
  })

  it('is ignored if it is unreachable', async () => {
    await model.close()
    assert.equal(await open().ask('who is disabled?'), undefined)
    assert.deepEqual(printed, [])
    model = await startModelServer()
  })

  it("is not asked about text that isn't a sentence", async () => {
    assert.equal(await open().ask('word '.repeat(200)), undefined)
    assert.equal(await open().ask('<|endoftext|>'), undefined)
    assert.equal(model.requests.length, 0)
  })
})
