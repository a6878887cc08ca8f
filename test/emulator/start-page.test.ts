import assert from 'node:assert/strict'
import { createEmulator } from '../../emulator/main.ts'
import { roles } from '../../emulator/roles.ts'
import { exampleCommands } from '../../emulator/start-page.ts'
import { startTalk, type Talk } from './talk.ts'

describe("the demo's start page", () => {
  it('links to the chat, if there is one, names the user and account, and links to the approvers', async () => {
    for (const playgroundUrl of ['http://127.0.0.1:9', undefined]) {
      const emulator = await createEmulator({ users: 40, ...(playgroundUrl && { playgroundUrl }) })
      const page = await (await fetch(emulator.url)).text()
      assert.equal(page.includes('href="http://127.0.0.1:9"'), playgroundUrl !== undefined)
      assert.equal(
        /You are Alex Wilber, [\s\S]*asks you to sign in[\s\S]*choose Alex Wilber/.test(page),
        playgroundUrl !== undefined,
      )
      const [, approver = ''] = /href="(\/inbox\/Megan[^"]*)"/.exec(page) ?? []
      assert.equal((await fetch(emulator.url + approver)).status, 200)
      await emulator.close()
    }
  })

  describe("acts for the chat's user", () => {
    let talk: Talk
    beforeEach(async () => {
      talk = await startTalk()
    })
    afterEach(() => talk.close())

    const post = (path: string, body: FormData | URLSearchParams, headers: Record<string, string> = {}) =>
      fetch(`${talk.emulator.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })
    const noteOf = (answer: Response) =>
      new URL(answer.headers.get('location') ?? '', talk.emulator.url).searchParams.get('note')

    it('attaches a file byte for byte, like Teams', async () => {
      const bytes = Uint8Array.from([0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00])
      const form = new FormData()
      form.set('text', 'check status')
      form.set('file', new File([bytes], 'accounts.csv'))
      assert.match(noteOf(await post('/attach', form)) ?? '', /^Sent accounts\.csv/)
      const [activity] = talk.heard
      assert.equal(activity?.text, 'check status')
      const [attachment] = (activity?.attachments ?? []) as { name: string; content: { downloadUrl: string } }[]
      assert.equal(attachment?.name, 'accounts.csv')
      const downloadUrl = attachment?.content.downloadUrl ?? ''
      assert.deepEqual(new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer()), bytes)
    })

    it('refuses a form without a file', async () => {
      assert.equal((await post('/attach', new URLSearchParams({ text: 'check status' }))).status, 400)
      assert.deepEqual(talk.heard, [])
    })

    it('changes their device', async () => {
      await post('/device', new URLSearchParams({ device: 'phone', language: 'de-DE' }))
      await talk.emulator.acting.say({ as: talk.emulator.person.id }, 'hello')
      assert.equal(talk.heard[0]?.locale, 'de-DE')
      assert.equal(talk.heard[0]?.entities?.[0]?.['platform'], 'iOS')
      assert.match(await (await fetch(talk.emulator.url)).text(), /<option value="phone" selected>/)
    })

    it('makes Graph fail, one fault at a time, until stopped', async () => {
      await post('/trouble', new URLSearchParams({ trouble: 'slow' }))
      await post('/trouble', new URLSearchParams({ trouble: 'away' }))
      assert.equal((await fetch(`${talk.emulator.url}/v1.0/me`)).status, 503)
      assert.match(await (await fetch(talk.emulator.url)).text(), /A problem is being simulated/)
      await post('/trouble', new URLSearchParams({ trouble: '' }))
      assert.equal((await fetch(`${talk.emulator.url}/v1.0/me`)).status, 401)
    })

    it('consents to passes, and gives the user the roles to create one, once', async () => {
      const { registration, person, world } = talk.emulator
      const held = () => world.rolesOf(person).length
      const before = held()
      assert.match(noteOf(await post('/way-back-in', new URLSearchParams())) ?? '', /Passes are allowed/)
      assert.ok(registration.consented.includes('UserAuthMethod-TAP.ReadWrite.All'))
      assert.ok(registration.consented.includes('Policy.Read.AuthenticationMethod'))
      assert.equal(held(), before + 3)
      await post('/way-back-in', new URLSearchParams())
      assert.equal(held(), before + 3)
      assert.equal(new Set(registration.consented).size, registration.consented.length)
      assert.match(await (await fetch(talk.emulator.url)).text(), /href="\/mysecurityinfo"/)
    })

    it('raises an incident although its usual accounts are disabled, with the role to act on it', async () => {
      const { world, incidents, person } = talk.emulator
      const raise = async () => noteOf(await post('/incident', new URLSearchParams())) ?? ''
      for (const id of world.group('Phished accounts')?.members ?? []) world.change(id, { accountEnabled: false })
      assert.match(await raise(), /raised incident (\d+)\..*contain incident:\1/)
      assert.ok(world.rolesOf(person).includes(roles.securityAdmin.templateId))
      const named = JSON.stringify(incidents.all()[0]?.alerts)
      const operators = Object.values(world.operators).map(({ id }) => id)
      assert.deepEqual(
        operators.filter((id) => named.includes(id)),
        [],
      )
      for (const { id } of world.people.values()) world.change(id, { accountEnabled: false })
      assert.match(await raise(), /too few accounts are enabled/)
    })

    it('ignores other sites', async () => {
      const other = { 'sec-fetch-site': 'cross-site' }
      for (const path of ['/attach', '/device', '/incident', '/way-back-in', '/trouble'])
        assert.equal((await post(path, new URLSearchParams({ trouble: 'away' }), other)).status, 403, path)
      assert.deepEqual(talk.emulator.faults.list(), [])
    })
  })

  it('shows each example once', () => {
    assert.equal(new Set(exampleCommands.map(([text]) => text)).size, exampleCommands.length)
  })
})
