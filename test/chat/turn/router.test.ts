import assert from 'node:assert/strict'
import { z } from 'zod/v4'
import type { Sender } from '../../../src/chat/channel/activity.ts'
import { ownerKey } from '../../../src/chat/commands/press.ts'
import { defineCommandSpec } from '../../../src/chat/commands/spec.ts'
import { targetErrors } from '../../../src/chat/commands/target-errors.ts'
import type { SignedIn } from '../../../src/chat/sign-in/sign-in.ts'
import { type AuthorisedTurn, type DeclaredCommand, defineCommand, type Turn } from '../../../src/chat/turn/command.ts'
import { turnErrors } from '../../../src/chat/turn/errors.ts'
import { createRouter, type Outcome, type RequestContext } from '../../../src/chat/turn/router.ts'
import type { Reply } from '../../../src/chat/views/reply.ts'
import type { UserError } from '../../../src/core/errors.ts'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { commandsOf } from '../../../src/features/define.ts'
import { memberOf } from '../../../src/graph/directory/me.ts'
import { operationErrors } from '../../../src/operations/lifecycle/errors.ts'
import { answer, answering } from '../../support/answering.ts'
import { servicesWith } from '../../support/commands.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { createKeptLog } from '../../support/rollcall.ts'
import { messagesFor } from '../../support/words.ts'

const sender: Sender = {
  oid: 'ann',
  tid: 'ours',
  name: 'Ann',
  userId: '29:ann',
  place: 'channel',
  device: 'desktop',
  locale: 'en',
  timeZone: 'UTC',
}
const signedIn: SignedIn = {
  oid: 'ann',
  tid: 'ours',
  upn: 'ann@x.example',
  name: 'Ann',
  assertion: 'secret',
  expiresAt: 0,
  scopes: [],
}
const messages = messagesFor('en')

/** A router with a few commands that record their arguments. */
function dispatching(options: { group?: string; members?: string[]; signedOut?: boolean } = {}) {
  const { group, members = [], signedOut = false } = options
  const ran: { name: string; turn: Turn; args: unknown }[] = []
  const asked: { scopes: readonly string[]; who: SignedIn | undefined; priority: unknown }[] = []
  const taken: string[] = []
  const parsed: string[] = []
  const { log, lines } = createKeptLog()
  const fails: { with?: unknown; haste?: boolean } = {}
  const running =
    (name: string) =>
    async (turn: Turn, args: unknown): Promise<Reply> => {
      ran.push({ name, turn, args })
      if (fails.with) throw fails.with
      return { text: name }
    }
  const declared: DeclaredCommand[] = [
    defineCommand(
      defineCommandSpec({ name: 'help', aliases: ['?'], access: 'everyone', arguments: {}, postedInChannel: 'answer' }),
      {
        run: running('help'),
      },
    ),
    defineCommand(
      defineCommandSpec({
        name: 'check status',
        arguments: { accounts: z.string().optional() },
        access: 'operators',
        scopes: ['User.Read.All'],
        postedInChannel: 'summary',
      }),
      {
        fromText: (rest) => {
          parsed.push(rest)
          return rest ? { accounts: rest } : {}
        },
        run: running('check status'),
      },
    ),
    defineCommand(
      defineCommandSpec({
        name: 'disable',
        arguments: {
          id: z.string().length(3),
          also: z.boolean().default(false),
          reason: z.string().max(9).optional(),
        },
        access: 'signedIn',
        scopes: ['User.Read.All'],
      }),
      {
        fromText: (rest) => ({ id: rest }),
        moreScopes: ({ also }) => (also ? ['User.RevokeSessions.All'] : []),
        run: running('disable'),
      },
    ),
    defineCommand(defineCommandSpec({ name: 'secret', hidden: true, access: 'everyone', arguments: {} }), {
      run: running('secret'),
    }),
    defineCommand(defineCommandSpec({ name: 'stop', access: 'everyone', arguments: {}, urgent: true }), {
      run: running('stop'),
    }),
  ]
  const router = createRouter({
    now: () => 0,
    commands: commandsOf([{ commands: declared }], wholeRegistry),
    signIn: { current: async () => (signedOut ? undefined : signedIn) },
    tokens: (_identity, scopes, first) => {
      asked.push({ scopes, who: first, priority: undefined })
      return async () => 'token'
    },
    graph: {
      as: ((_source: unknown, options: { priority?: unknown }) => {
        const last = asked.at(-1)
        if (last) last.priority = options.priority
        return answering([answer(memberOf, async (ids) => new Set(ids.filter((id) => members.includes(id))))])
      }) as never,
    },
    tenantId: 'OURS',
    services: servicesWith({ ...(group && { operatorGroupId: group }) }),
    rateLimit: {
      take: (effort, { oid }) => {
        taken.push(`${effort} ${oid}`)
        if (fails.haste && effort !== 'ending') throw new turnErrors.tooFast({ seconds: 1 })
      },
    },
  })
  const prepare = (more: Partial<RequestContext['asked']> & { asking?: Partial<RequestContext> }) => {
    const { asking, ...asked } = more
    const channel = { reference: {}, userId: sender.userId, device: 'desktop' as const }
    const members = { name: async (oid: string) => `Bob of ${oid}` }
    const progress = () => undefined
    return router.prepare({ sender, asked, messages, channel, members, log, progress, ...asking })
  }
  const run = async (more: Parameters<typeof prepare>[0]): Promise<Outcome> => {
    const step = await prepare(more)
    return step.kind === 'run' ? step.run() : step
  }
  return { prepare, run, ran, asked, taken, parsed, lines, fails }
}

const codeOf = (outcome: { kind: string }) => ('refused' in outcome ? (outcome.refused as UserError)?.code : undefined)
const detailsOf = (outcome: { kind: string }) =>
  'refused' in outcome ? (outcome.refused as UserError)?.details : undefined

describe('the router', () => {
  it('runs what was typed, on request, with the validated arguments', async () => {
    const { prepare, ran, lines } = dispatching()
    const step = await prepare({ text: 'Help' })
    assert.equal(ran.length, 0)
    assert.ok(step.kind === 'run')
    assert.deepEqual(await step.run(), { kind: 'reply', reply: { text: 'help' } })
    assert.deepEqual(
      ran.map(({ name, args }) => [name, args]),
      [['help', {}]],
    )
    assert.equal(ran[0]?.turn.pressed, false)
    assert.equal(ran[0]?.turn.sender, sender)
    assert.ok(lines.some((line) => line.includes('"command":"help"') && line.includes('"pressed":false')))
  })

  it('runs a button press like typed text, and says that it was pressed', async () => {
    const { run, ran, lines } = dispatching()
    assert.deepEqual(await run({ data: { command: 'disable', id: 'abc', also: true } }), {
      kind: 'reply',
      reply: { text: 'disable' },
    })
    assert.deepEqual(ran[0]?.args, { id: 'abc', also: true })
    assert.equal(ran[0]?.turn.pressed, true)
    assert.ok(lines.some((line) => line.includes('"pressed":true')))
  })

  it('parses long text only for operators', async () => {
    const text = `check status${' '.repeat(90_000)}a@x.example`
    const signedOut = dispatching({ signedOut: true })
    assert.equal((await signedOut.run({ text })).kind, 'signIn')
    const stranger = dispatching({ group: 'operators' })
    assert.equal(codeOf(await stranger.run({ text })), 'notAnOperator')
    const operator = dispatching({ group: 'operators', members: ['operators'] })
    assert.deepEqual(await operator.run({ text }), { kind: 'reply', reply: { text: 'check status' } })
    assert.deepEqual([signedOut.parsed, stranger.parsed, operator.parsed], [[], [], ['a@x.example']])
    assert.deepEqual([stranger.taken, operator.taken], [['turn ann'], ['turn ann', 'work ann']])
  })

  it('accepts only complete command names from cards, and refuses invalid data', async () => {
    const { run, ran } = dispatching()
    for (const data of [{}, { command: 'nothing' }, { command: '?' }, { command: 'HELP' }, { command: ['help'] }]) {
      const outcome = await run({ data })
      assert.equal(codeOf(outcome), 'tampered')
      assert.deepEqual(detailsOf(outcome), { command: '' })
    }
    const broken = await run({ data: { command: 'disable', id: 'too long' } })
    assert.deepEqual([codeOf(broken), detailsOf(broken)], ['tampered', { command: 'disable' }])
    assert.equal(ran.length, 0)
  })

  it('removes what the platform and the card add to a button, and nothing else', async () => {
    const { run, ran } = dispatching()
    await run({ data: { command: 'disable', id: 'abc', msteams: { type: 'invoke' }, [ownerKey]: '' } })
    assert.deepEqual(ran[0]?.args, { id: 'abc', also: false })
    assert.equal(codeOf(await run({ data: { command: 'disable', id: 'abc', scopes: 'all' } })), 'tampered')
    assert.equal(ran.length, 1)
  })

  it('explains what is wrong with typed arguments', async () => {
    const { run } = dispatching()
    const tooLong = { command: 'disable', argument: 'id', problem: 'tooLong', limit: 3 }
    const said = await run({ text: 'disable someone' })
    assert.deepEqual([codeOf(said), detailsOf(said)], ['badArguments', tooLong])
    const missing = await run({ text: 'disable' })
    const nothing = { command: 'disable', argument: 'id', problem: 'missing' }
    assert.deepEqual([codeOf(missing), detailsOf(missing)], ['badArguments', nothing])
    const short = await run({ text: 'disable me' })
    const invalid = { command: 'disable', argument: 'id', problem: 'invalid' }
    assert.deepEqual([codeOf(short), detailsOf(short)], ['badArguments', invalid])
  })

  it('treats an invalid input as a mistake, and other invalid button data as tampering', async () => {
    const { run, lines } = dispatching()
    const filled = await run({ data: { command: 'disable', id: 'abc', reason: 'x'.repeat(10) } })
    const tooLong = { command: 'disable', argument: 'reason', problem: 'tooLong', limit: 9, onCard: 1 }
    assert.deepEqual([codeOf(filled), detailsOf(filled)], ['badArguments', tooLong])
    const both = await run({ data: { command: 'disable', id: 'secret value', reason: 'x'.repeat(10), pag: 'two' } })
    assert.equal(codeOf(both), 'tampered')
    const logged = lines.filter((line) => line.includes('tampered')).join('')
    assert.match(logged, /too_big id, too_big reason, unrecognized_keys pag/)
    assert.doesNotMatch(logged, /secret value|two/, 'no values')
  })

  it('suggests the nearest command, and mentions an attached file', async () => {
    const { run } = dispatching()
    assert.deepEqual(detailsOf(await run({ text: 'helpp' })), { nearest: 'help' })
    assert.deepEqual(detailsOf(await run({ text: 'helpp', attached: 'a@x.example' })), { nearest: 'help', file: 1 })
    const unknown = await run({ text: 'good morning to you' })
    assert.deepEqual([codeOf(unknown), detailsOf(unknown)], ['unknownCommand', {}])
    assert.equal(codeOf(await run({})), 'unknownCommand')
  })

  it('checks accounts sent without a command, typed or attached', async () => {
    const { run, ran } = dispatching()
    await run({ text: 'a@x.example; b@x.example' })
    await run({ text: '', attached: 'c@x.example' })
    await run({ text: 'check status d@x.example', attached: 'e@x.example' })
    await run({ text: 'check status', attached: 'f@x.example' })
    await run({ text: 'check status' })
    assert.deepEqual(
      ran.map(({ name, args }) => [name, (args as { accounts?: string }).accounts]),
      [
        ['check status', 'a@x.example; b@x.example'],
        ['check status', 'c@x.example'],
        ['check status', 'd@x.example\ne@x.example'],
        ['check status', 'f@x.example'],
        ['check status', undefined],
      ],
    )
  })

  it('refuses files for commands without accounts', async () => {
    const { run, ran } = dispatching()
    const outcome = await run({ text: 'help', attached: 'a@x.example' })
    assert.deepEqual([codeOf(outcome), detailsOf(outcome)], ['fileNotTaken', { command: 'help' }])
    assert.equal(ran.length, 0)
  })

  it('reads up to a hundred thousand letters', async () => {
    const { run } = dispatching()
    const outcome = await run({ text: 'x'.repeat(100_001) })
    assert.deepEqual([codeOf(outcome), detailsOf(outcome)], ['messageTooLong', { length: 100_001, limit: 100_000 }])
    assert.equal(codeOf(await run({ text: 'x'.repeat(100_000) })), 'unknownCommand')
  })

  it('refuses people of other tenants, whatever they say', async () => {
    const { run, taken } = dispatching()
    assert.equal(codeOf(await run({ text: 'help', asking: { sender: { ...sender, tid: 'theirs' } } })), 'wrongTenant')
    assert.deepEqual(taken, [])
  })
})

describe("the router's rate limit", () => {
  it('counts every turn, understood or not, and twice if it reads or plans', async () => {
    const { run, taken } = dispatching()
    await run({ text: 'help' })
    await run({ text: 'good morning to you' })
    await run({ data: { command: 'nothing' } })
    await run({ text: 'check status' })
    assert.deepEqual(taken, ['turn ann', 'turn ann', 'turn ann', 'turn ann', 'work ann'])
  })

  it('counts commands that end something separately, so that they get through', async () => {
    const { run, taken, fails } = dispatching()
    fails.haste = true
    assert.deepEqual(await run({ text: 'stop' }), { kind: 'reply', reply: { text: 'stop' } })
    assert.deepEqual(taken, ['ending ann'])
  })

  it('takes precedence over other errors', async () => {
    const { run, fails } = dispatching()
    fails.haste = true
    for (const text of ['help', 'good morning to you', 'disable someone'])
      assert.equal(codeOf(await run({ text })), 'tooFast')
  })
})

describe('the router and sign-in', () => {
  it('does not ask for a sign-in for open commands', async () => {
    const { run, asked } = dispatching({ signedOut: true })
    assert.equal((await run({ text: 'help' })).kind, 'reply')
    assert.deepEqual(asked, [])
  })

  it('asks for one before a command that needs it, and runs nothing', async () => {
    const { prepare, ran } = dispatching({ signedOut: true })
    assert.deepEqual(await prepare({ text: 'check status' }), { kind: 'signIn', fresh: false })
    assert.equal(ran.length, 0)
  })

  it('reserves a card for its owner, names them, and asks nobody to sign in', async () => {
    const { prepare, ran, taken } = dispatching({ signedOut: true })
    const bob = '22222222-2222-4222-8222-222222222222'
    const step = await prepare({ data: { command: 'help', [ownerKey]: bob.toUpperCase() } })
    assert.ok(step.kind === 'reply')
    assert.match(JSON.stringify(step.reply), /Bob of 22222222.*help/)
    const hidden = await prepare({ data: { command: 'secret', [ownerKey]: bob } })
    assert.ok(hidden.kind === 'reply')
    assert.doesNotMatch(JSON.stringify(hidden.reply), /secret/)
    assert.equal(ran.length, 0)
    assert.deepEqual(taken, ['turn ann', 'turn ann'], 'it counts')
  })

  it('identifies the owner by the card, or nobody', async () => {
    const { run, ran } = dispatching()
    const own = '11111111-1111-4111-8111-111111111111'
    const asking = { sender: { ...sender, oid: own } }
    await run({ data: { command: 'help', [ownerKey]: own.toUpperCase() }, asking })
    for (const odd of ['', 'bob', `x${own}`, `${own}x`, 7, null])
      await run({ data: { command: 'help', [ownerKey]: odd }, asking })
    assert.equal(ran.length, 7)
  })

  it('authorises a command with its scopes and those of its arguments before anything else', async () => {
    const { run, asked, ran } = dispatching()
    await run({ data: { command: 'disable', id: 'abc', also: true } })
    await run({ data: { command: 'disable', id: 'abc' } })
    assert.deepEqual(asked, [
      { scopes: ['User.Read.All', 'User.RevokeSessions.All'], who: signedIn, priority: 'high' },
      { scopes: ['User.Read.All'], who: signedIn, priority: 'high' },
    ])
    const turn = ran[0]?.turn as AuthorisedTurn | undefined
    assert.deepEqual(turn?.person, { oid: 'ann', tid: 'ours', upn: 'ann@x.example', name: 'Ann' })
    assert.equal(turn?.signedIn, signedIn)
  })

  it('runs operator commands only for members of their group, if configured', async () => {
    const outside = dispatching({ group: 'operators', members: ['others'] })
    assert.equal(codeOf(await outside.run({ text: 'check status' })), 'notAnOperator')
    assert.equal(outside.ran.length, 0)
    assert.deepEqual(
      outside.asked.map(({ scopes, priority }) => [scopes, priority]),
      [[['User.Read', 'GroupMember.Read.All'], 'high']],
    )
    assert.equal(codeOf(await outside.run({ text: 'disable abc' })), undefined, 'what everyone may')
    const inside = dispatching({ group: 'operators', members: ['operators'] })
    await inside.run({ text: 'check status' })
    assert.equal(inside.ran.length, 1)
    assert.equal(codeOf(await dispatching().run({ text: 'check status' })), undefined, 'where there is no group')
  })

  it('lets a command check whether its operator is still one', async () => {
    const members = ['operators']
    const { run, ran } = dispatching({ group: 'operators', members })
    await run({ text: 'check status' })
    const turn = ran[0]?.turn as AuthorisedTurn
    await turn.authorise()
    members.pop()
    await assert.rejects(turn.authorise(), (error) => error instanceof operationErrors.notAnOperator)
  })
})

describe('the router in shared conversations', () => {
  const privateReply = (chat: unknown = {}) => ({ privateReply: { chat } as never })

  it('answers privately if accounts are named, and says what may be shown', async () => {
    const { run, ran } = dispatching()
    assert.deepEqual(await run({ text: 'check status', asking: privateReply() }), {
      kind: 'reply',
      reply: { text: 'check status' },
      privateReply: { postedInChannel: true },
    })
    assert.equal(ran[0]?.turn.sender.place, 'personal')
    assert.deepEqual(await run({ text: 'disable abc', asking: privateReply() }), {
      kind: 'reply',
      reply: { text: 'disable' },
      privateReply: { postedInChannel: false },
    })
  })

  it('answers publicly if no accounts are named', async () => {
    const { run } = dispatching()
    assert.deepEqual(await run({ text: 'help', asking: privateReply() }), { kind: 'reply', reply: { text: 'help' } })
  })

  it('starts nothing whose answer could not be delivered', async () => {
    const { run, ran } = dispatching()
    assert.deepEqual(await run({ text: 'disable abc', asking: privateReply(null) }), {
      kind: 'reply',
      reply: {},
      privateReply: { postedInChannel: false },
    })
    assert.equal(ran.length, 0)
    await run({ text: 'check status', asking: privateReply(null) })
    assert.equal(ran.length, 1, 'its summary can be given')
  })

  it('reports errors privately too', async () => {
    const { run, fails } = dispatching()
    fails.with = new targetErrors.groupEmpty({ name: 'Sales' })
    const outcome = await run({ text: 'disable abc', asking: privateReply() })
    assert.equal(codeOf(outcome), 'groupEmpty')
    assert.deepEqual('privateReply' in outcome && outcome.privateReply, { postedInChannel: false })
    assert.equal('privateReply' in (await run({ text: 'help' })), false)
  })
})

describe('the error boundary', () => {
  it('shows a message for expected errors and logs code, details and cause', async () => {
    const { run, fails, lines } = dispatching()
    fails.with = new targetErrors.groupNotFound({ name: 'Sales' }, { cause: new Error('the reason behind') })
    const outcome = await run({ text: 'help' })
    assert.equal(codeOf(outcome), 'groupNotFound')
    assert.match(JSON.stringify(outcome), /Sales/)
    assert.doesNotMatch(JSON.stringify('reply' in outcome && outcome.reply), /the reason behind/)
    const line = lines.find((one) => one.includes('Refused')) ?? ''
    assert.match(line, /"code":"groupNotFound".*"name":"Sales".*the reason behind/)
    fails.with = new targetErrors.groupNotFound({ name: 'Sales' })
    await run({ text: 'help' })
    assert.doesNotMatch(lines.at(-1) ?? '', /cause/)
  })

  it('asks for a new sign-in if that helps', async () => {
    const { run, fails } = dispatching()
    const { signedOut, signInExpired, moreProofRequired } = signInErrors
    for (const Expired of [signedOut, signInExpired, moreProofRequired]) {
      const because = new Expired()
      fails.with = because
      assert.deepEqual(await run({ text: 'help' }), { kind: 'signIn', fresh: true, because })
    }
    fails.with = new signInErrors.consentRequired({ scopes: 'x' })
    assert.equal((await run({ text: 'help' })).kind, 'reply')
  })

  it('shows a reference ID for unexpected errors, which the log explains', async () => {
    const { run, fails, lines } = dispatching()
    fails.with = new Error('a bug')
    const outcome = await run({ text: 'help' })
    assert.equal('refused' in outcome, false)
    assert.doesNotMatch(JSON.stringify(outcome), /a bug/)
    const { reference, level, error } = JSON.parse(lines.find((one) => one.includes('Unexpected error')) ?? '{}')
    assert.match(reference, /^[0-9a-f]{8}$/)
    assert.ok(JSON.stringify(outcome).includes(reference))
    assert.deepEqual([level, error.message], [50, 'a bug'])
  })
})
