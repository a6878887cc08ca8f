import assert from 'node:assert/strict'
import { planSpecs } from '../../../src/chat/commands/accounts.ts'
import { commandsOf, declaredCommands } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { commands, requested } from '../../support/all-commands.ts'
import { servicesWith } from '../../support/commands.ts'
import { addedInput } from '../../support/plans.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'

describe('the declared commands', () => {
  it('have unique names and aliases in normal form', () => {
    const spellings = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    assert.deepEqual([...new Set(spellings)], spellings)
    for (const spelling of spellings) assert.equal(spelling, spelling.toLowerCase().split(/\s+/).join(' '))
  })

  it('stop the start if two have the same name or alias', () => {
    const [declared = assert.fail()] = features.flatMap((one) => declaredCommands(one, wholeRegistry))
    const alias = { ...declared, name: 'other', aliases: [declared.name] }
    assert.throws(() => commandsOf([{ commands: [declared] }, { commands: [alias] }], wholeRegistry), /two commands/)
  })

  it('stop the start if an action adds an input with the name of an argument', () => {
    const registryWith = (id: string) => ({ ...wholeRegistry, inputs: () => [addedInput(id)] })
    assert.throws(() => commandsOf(features, registryWith('lookup')), /arguments .*lookup/)
    assert.ok(commandsOf(features, registryWith('name')).length > 0)
  })

  it('refuse unknown arguments', () => {
    for (const { name, arguments: schema } of commands) {
      const { error } = schema.safeParse({ unheardOf: 1 })
      assert.ok(
        error?.issues.some(({ code }) => code === 'unrecognized_keys'),
        name,
      )
    }
  })

  it('are either listed and explained in every language, or used only by buttons', () => {
    for (const locale of ['en', 'de']) {
      const explained = Object.keys(messagesFor(locale).commands).sort()
      const listed = commands.filter(({ hidden }) => !hidden).map(({ name }) => name)
      assert.deepEqual(explained, listed.sort())
    }
    for (const { name, hidden, group, byId, teamsMenu } of commands) {
      assert.equal(group === undefined, hidden === true, name)
      if (hidden || byId) assert.ok(!teamsMenu, name)
    }
  })

  it('request only scopes they declare', async () => {
    const person = { oid: 'o', tid: 't' }
    const services = (operatorGroupId?: string) => servicesWith({ ...(operatorGroupId && { operatorGroupId }) })
    const tried: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
      'list users': [{}, { inactive: 90 }],
      'check status': [{ accounts: 'a@x.example' }, { accounts: 'group:sales' }, { group: 'sales' }, { origin: '1' }],
      audit: [{}],
      ...Object.fromEntries(
        planSpecs(wholeRegistry).map(({ name }) => [
          name,
          [{ accounts: 'a@x.example' }, { accounts: 'incident:1, risk:high leaving:today' }],
        ]),
      ),
      whoami: [{}],
      undo: [{ operation: 'x' }],
      retry: [{ operation: 'x' }],
      'plan again': [{ operation: 'x' }],
      'change time': [{ operation: 'x' }],
      'assign steps': [{ to: 'a@x.example' }],
      export: ['operation', 'status', 'users', 'audit'].map((what) => ({ what })),
    }
    for (const command of commands) {
      const {
        name,
        scopes = [],
        otherScopes = [],
        optionalScopes: extra = [],
        optInScopes: optIn = [],
        moreScopes,
      } = command
      if (!moreScopes) continue
      const asked: string[] = []
      for (const args of tried[name] ?? []) {
        asked.push(...(await moreScopes(args, services(), person)))
        asked.push(...(await moreScopes(args, services('operators'), person)))
      }
      assert.ok(asked.length > 0, name)
      assert.deepEqual(
        asked.filter(
          (scope) =>
            ![...scopes, ...otherScopes, ...extra, ...optIn].includes(scope) ||
            ![...requested.all, ...requested.optIn, ...requested.addOns.in('public').keys()].includes(scope),
        ),
        [],
        name,
      )
    }
  })

  it('request nothing that is switched off or unsupported by the cloud', () => {
    const here = requested.configured({ optIn: false, cloud: 'public' })
    assert.deepEqual(here, requested.all)
    assert.deepEqual(requested.configured({ optIn: true, cloud: 'public' }), [...requested.all, ...requested.optIn])
    const china = requested.configured({ optIn: false, cloud: 'china' })
    assert.deepEqual(
      here.filter((scope) => !china.includes(scope)),
      ['UserAuthenticationMethod.ReadWrite.All', 'IdentityRiskyUser.ReadWrite.All'],
    )
  })
})
