import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { adaptiveCard } from '../../emulator/activity.ts'
import { drawCard } from '../../emulator/card-page.ts'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { markdown } from '../../emulator/markdown.ts'

const card = {
  type: 'AdaptiveCard',
  body: [
    { type: 'TextBlock', text: 'Disable **300** accounts\\? \\<b\\>' },
    { type: 'FactSet', facts: [{ title: 'Requester', value: '<script>alert(1)</script>' }] },
    { type: 'Input.Text', id: 'comment', label: 'Comment', isRequired: true },
    { type: 'Input.Toggle', id: 'sure', title: 'Sure' },
    {
      type: 'Input.ChoiceSet',
      id: 'kinds',
      isMultiSelect: true,
      choices: [
        { title: 'Left', value: 'left' },
        { title: 'Phished', value: 'phished' },
      ],
    },
  ],
  actions: [
    { type: 'Action.OpenUrl', title: 'Export', url: 'javascript:alert(1)' },
    { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { command: 'approve', id: 'x1' } },
    {
      type: 'Action.ShowCard',
      title: 'More',
      card: { type: 'AdaptiveCard', actions: [{ type: 'Action.Submit', title: 'Deny' }] },
    },
  ],
}

interface Heard {
  type: string
  text?: string
  from: { aadObjectId: string }
  replyToId?: string
  value?: { action?: object }
}

describe('a card on a page', () => {
  it("has a character instead of an icon, which pages can't draw", () => {
    const sign = { type: 'TextBlock', text: '✓' }
    const drawn = drawCard({ body: [{ type: 'Icon', name: 'CheckmarkCircle', fallback: sign }] }).markup
    assert.match(drawn, /✓/)
    assert.doesNotMatch(drawn, /CheckmarkCircle/)
  })

  it('keeps hidden parts closed, below the title that opens them', () => {
    const line = { type: 'TextBlock', text: '5 of them' }
    const toggle = (title: string, id: string) => ({ type: 'Action.ToggleVisibility', title, targetElements: [id] })
    const hidden = (id: string, items: readonly object[]) => ({ type: 'Container', id, isVisible: false, items })
    const drawn = drawCard({
      body: [
        { type: 'Container', selectAction: toggle('5 of them', 'lines'), items: [line] },
        hidden('lines', [{ type: 'TextBlock', text: 'Adele Vance' }]),
        hidden('exclude', [{ type: 'Input.Text', id: 'out', label: 'Without' }]),
      ],
      actions: [toggle('Exclude accounts…', 'exclude')],
    }).markup
    assert.match(drawn, /<details><summary class="button">5 of them<\/summary>[\s\S]*Adele Vance[\s\S]*<\/details>/)
    assert.match(drawn, /<details><summary class="button">Exclude accounts…<\/summary>[\s\S]*Without[\s\S]*<\/details>/)
    assert.equal(drawn.split('5 of them').length, 2, 'said once')
  })
})

describe('inbox', () => {
  let emulator: Emulator
  let bot: http.Server
  const heard: Heard[] = []
  let answer: object | undefined

  beforeEach(async () => {
    heard.length = 0
    answer = undefined
    bot = http.createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        heard.push(JSON.parse(body) as Heard)
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.end(answer && JSON.stringify(answer))
      })
    })
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve))
    const { port } = bot.address() as AddressInfo
    emulator = await createEmulator({ users: 40, botUrl: `http://127.0.0.1:${port}/api/messages` })
  })
  afterEach(async () => {
    await emulator.close()
    await new Promise((resolve) => {
      bot.close(resolve)
      bot.closeAllConnections()
    })
  })

  const megan = () => emulator.world.operators.megan
  const conversation = () => emulator.conversations.personal(megan())
  const receive = () =>
    emulator.conversations.append(conversation(), 'bot', {
      type: 'message',
      attachments: [{ contentType: adaptiveCard, content: card }],
    }).id
  const get = async (path: string) => (await fetch(emulator.url + path)).text()
  const post = (path: string, fields: [string, string][], headers = {}) =>
    fetch(`${emulator.url}/inbox/${megan().id}/${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })

  it("lists recipients of the bot's messages first, and finds anyone", async () => {
    const lynne = emulator.world.operators.lynne
    emulator.conversations.append(emulator.conversations.personal(lynne), 'bot', { type: 'message', text: 'hello' })
    const page = await get('/inbox')
    assert.ok(page.indexOf('Lynne Robbins') < page.indexOf('Alex Wilber'))
    assert.match(await get('/inbox?q=script.kiddie'), /&lt;script&gt;alert\(1\)/)
    assert.doesNotMatch(await get('/inbox?q=script.kiddie'), /Alex Wilber/)
  })

  it("shows a card's text literally", async () => {
    receive()
    const page = await get(`/inbox/${megan().userPrincipalName}`)
    assert.ok(page.includes('Disable <strong>300</strong> accounts? &lt;b&gt;'))
    assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
    assert.ok(!page.includes('<script>alert(1)'))
    assert.ok(!page.includes('javascript:'))
  })

  it('presses a button as that person, with its inputs', async () => {
    const message = receive()
    const response = await post('press', [
      ['message', message],
      ['input.comment', 'looks right'],
      ['input.sure', 'false'],
      ['input.sure', 'true'],
      ['several.input.kinds', '1'],
      ['input.kinds', 'left'],
      ['input.kinds', 'phished'],
      ['button', '1'],
    ])
    assert.equal(response.status, 303)
    const [activity] = heard
    assert.equal(activity?.from.aadObjectId, megan().id)
    assert.equal(activity?.replyToId, message)
    assert.deepEqual(activity?.value?.action, {
      type: 'Action.Execute',
      title: 'Approve',
      verb: 'approve',
      data: { command: 'approve', id: 'x1', comment: 'looks right', sure: 'true', kinds: 'left,phished' },
    })
  })

  it('numbers nested buttons like the program that presses them', async () => {
    const places = [...drawCard(card).markup.matchAll(/name="button" value="(\d+)"[^>]*>(\w+)/g)].map(
      ([, place, title]) => [title, place],
    )
    assert.deepEqual(places, [
      ['Approve', '1'],
      ['Deny', '3'],
    ])
    await post('press', [
      ['message', receive()],
      ['button', '3'],
    ])
    assert.equal(heard[0]?.type, 'message')
  })

  it("shows the bot's response if it isn't a card", async () => {
    answer = {
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
      value: { code: 'no', message: 'You <b>may</b> not approve' },
    }
    const response = await post('press', [
      ['message', receive()],
      ['button', '1'],
    ])
    const page = await get(response.headers.get('location')?.split('#')[0] ?? '')
    assert.ok(page.includes('You &lt;b&gt;may&lt;/b&gt; not approve'))
  })

  it('sends a message as that person', async () => {
    assert.equal((await post('say', [['text', 'pending']])).status, 303)
    assert.equal(heard[0]?.text, 'pending')
  })

  it('tells an open page that the conversation has changed', async () => {
    const version = async () => (JSON.parse(await get(`/inbox/${megan().id}/version`)) as { version: number }).version
    const before = await version()
    const id = receive()
    const posted = await version()
    emulator.conversations.replace(conversation(), id, { type: 'message', text: 'approved' })
    assert.ok(before < posted && posted < (await version()))
    assert.match(await get(`/inbox/${megan().id}`), /approved/)
  })

  it('ignores forms from other sites', async () => {
    const response = await post('say', [['text', 'approve everything']], { 'Sec-Fetch-Site': 'cross-site' })
    assert.equal(response.status, 403)
    assert.deepEqual(heard, [])
  })

  it('links only to the web, and renders no markup from Markdown', () => {
    assert.equal(
      markdown('[a](https://contoso.com/x) [b](javascript:x)').markup,
      '<a href="https://contoso.com/x" target="_blank" rel="noopener noreferrer">a</a> [b](javascript:x)',
    )
    assert.equal(
      markdown('\\*not bold\\* _em_ snake_case_name <i>').markup,
      '*not bold* <em>em</em> snake_case_name &lt;i&gt;',
    )
  })
})
