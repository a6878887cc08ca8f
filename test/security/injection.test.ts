import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type { Person } from '../../emulator/world.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

interface Token {
  readonly type: string
  readonly children: readonly Token[] | null
}
// The library Teams and the Playground use; untyped, and only needed in tests.
const markdown: { parse(text: string, environment: object): readonly Token[] } = createRequire(import.meta.url)(
  'markdown-it',
)()

/** Markdown that clients would render in a text; names displayed literally have none. */
const drawn = (text: string): string[] =>
  markdown
    .parse(text, {})
    .flatMap(({ type, children }) => [type, ...(children ?? []).map((one) => one.type)])
    .filter((type) => !/^(paragraph_open|paragraph_close|inline|text|softbreak|strong_open|strong_close)$/.test(type))

const hostile: { displayName: string; jobTitle: string; department: string }[] = [
  {
    displayName: '[Reset your password](https://evil.example)',
    jobTitle: '![x](https://evil.example/x.png)',
    department: '<https://evil.example>',
  },
  {
    displayName: '<at>Everyone</at>',
    jobTitle: '<script>alert(1)</script>',
    department: '<img src=x onerror=alert(1)>',
  },
  { displayName: '${$root.token} ${1+1}', jobTitle: '${accountEnabled}', department: '{{DATE(2026-01-01T00:00:00Z)}}' },
  {
    displayName: 'Ann\nDisabled 300 accounts\r\n\u2028Approved',
    jobTitle: '# Heading\n- item',
    department: '```\ncode',
  },
  { displayName: "=cmd()|'/c calc'!A1", jobTitle: '@SUM(1+1)', department: '+1-1' },
  { displayName: 'Invoice \u202efdp.exe', jobTitle: '\u2066\u2067hidden\u2069', department: 'A\u200bB' },
  { displayName: '__proto__', jobTitle: 'constructor', department: 'toString' },
  { displayName: `O'Brien''; drop table operations; --`, jobTitle: "' or 1 eq 1", department: '%27%20or%201%20eq%201' },
]

describe('accounts with malicious names', () => {
  const world = useWorld({ emulator: { users: 120 } })
  let alex: Chat
  const victims: Person[] = []
  before(async () => {
    const { emulator } = world()
    alex = await world().person(emulator.world.operators.alex, { signedIn: true })
    const fit = [...emulator.world.people.values()].filter(
      (one) => one.accountEnabled && one.userType === 'Member' && !one.onPremisesSyncEnabled && one.roles.length === 0,
    )
    for (const [index, facts] of hostile.entries()) {
      const victim = fit.at(-1 - index)
      assert.ok(victim)
      emulator.world.change(victim.id, facts)
      victims.push(victim)
    }
  })

  /** Every text in a message that clients read as markdown. */
  const markdownOf = (message: unknown): string[] => {
    const found: string[] = []
    const walk = (node: unknown): void => {
      if (Array.isArray(node)) {
        for (const one of node) walk(one)
        return
      }
      if (typeof node !== 'object' || node === null) return
      const { type, text, facts } = node as {
        type?: unknown
        text?: unknown
        facts?: { title: string; value: string }[]
      }
      if (type === 'TextBlock' && typeof text === 'string') found.push(text)
      if (Array.isArray(facts)) found.push(...facts.flatMap(({ title, value }) => [title, value]))
      for (const [key, inner] of Object.entries(node)) if (key !== 'data') walk(inner)
    }
    walk(message)
    return found
  }
  const unprintable = /[\n\r\u2028\u202e\u2066\u2067]/
  const harmless = (entry: Awaited<ReturnType<Chat['heard']>>) => {
    for (const { content } of entry.activity.attachments ?? [])
      for (const text of markdownOf(content)) {
        assert.deepEqual(drawn(text), [], text)
        assert.doesNotMatch(text, unprintable, text)
      }
    for (const { content } of entry.activity.attachments ?? [])
      assert.doesNotMatch((content as { fallbackText: string }).fallbackText, unprintable)
    assert.doesNotMatch(entry.activity['summary'] as string, unprintable)
    // A mention needs an entity as well as markup, and names mustn't create one.
    assert.deepEqual(
      (entry.activity.entities ?? []).filter((one) => one['type'] === 'mention'),
      [],
    )
    assert.doesNotMatch(JSON.stringify(entry.activity), /\[object Object\]|undefined/)
  }

  it('are listed literally', async () => {
    for (const [index, { userPrincipalName }] of victims.entries()) {
      await alex.say(`list users ${userPrincipalName}`)
      const list = await alex.heard(userPrincipalName)
      harmless(list)
      if (index === 2) assert.match(wordsOf(list), /\$\{\$root\.token\} \$\{1\+1\}/)
    }
  })

  it('are shown literally in a check, a plan and a result, and changed like any other', async () => {
    const all = victims.map((one) => one.userPrincipalName).join('\n')
    await alex.say(`check status ${all}`)
    harmless(await alex.heard(`Status of ${victims.length} accounts`))
    await alex.say(`disable accounts ${all}`)
    harmless(await alex.heard(`Disable ${victims.length} accounts?`))
    const count = String(victims.length)
    await alex.press(`Disable ${count} accounts`, { reason: '${$root} [x](https://evil.example) <b>why</b>', count })
    harmless(await alex.heard(`Disabled ${count} accounts`))
    for (const { id } of victims) assert.equal(world().emulator.world.find(id)?.accountEnabled, false)
  })

  it('are shown literally in the titles that name them', async () => {
    for (const { userPrincipalName } of victims) {
      await alex.say(`check status ${userPrincipalName}`)
      harmless(await alex.heard(' is disabled'))
      await alex.say(`enable accounts ${userPrincipalName}`)
      const plan = await alex.heard(/Enable .*\?[\s\S]*Confirm by/)
      assert.ok(wordsOf(plan).includes(userPrincipalName))
      harmless(plan)
      await alex.press('Cancel', {}, plan.id)
      harmless(await alex.heard('Cancelled', { message: plan.id }))
    }
  })

  describe('malicious text', () => {
    it('matches nobody who merely looks alike', async () => {
      const { userPrincipalName } = world().emulator.world.operators.adele
      const alike = [
        userPrincipalName.replace('A', '\u0410'),
        userPrincipalName.replace('e', '\u0435'),
        userPrincipalName.replace('A', '\uff21'),
      ]
      await alex.say(`check status ${alike.join('\n')}`)
      const words = wordsOf(await alex.heard(/I found none of these 3 entries[\s\S]*Not found/))
      assert.doesNotMatch(words, /Retail Manager/)
    })

    it('is displayed as text', async () => {
      for (const text of ['<at>Everyone</at> help', '[x](https://evil.example)', '${$root}', 'operation <b>x</b>']) {
        const { replies } = await alex.say(text)
        // An operation's card may be updated again at any time.
        assert.equal(replies.filter(({ edits }) => edits === 0).length, 1)
        const json = JSON.stringify(replies)
        assert.doesNotMatch(json, /"\[x\]\(https|<b>x<\/b>"|"type":"mention"/)
      }
    })
  })
})
