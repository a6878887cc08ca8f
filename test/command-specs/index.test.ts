import assert from 'node:assert/strict'
import { changeSpecs } from '../../src/command-specs/accounts.ts'
import { allScopes, commandSpecs, configuredScopes, optInScopes } from '../../src/command-specs/index.ts'
import { messagesFor } from '../../src/messages/index.ts'
import { addOnScopes } from '../../src/operations/registry/add-ons.ts'
import { commands } from '../support/all-commands.ts'
import { servicesWith } from '../support/commands.ts'

describe('the declared commands', () => {
  it('all have a handler, in the same order, without extra handlers', () => {
    assert.deepEqual(
      commands.map(({ name }) => name),
      commandSpecs.map(({ name }) => name),
    )
  })

  it('have unique names and aliases in normal form', () => {
    const spellings = commandSpecs.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    assert.deepEqual([...new Set(spellings)], spellings)
    for (const spelling of spellings) assert.equal(spelling, spelling.toLowerCase().split(/\s+/).join(' '))
  })

  it('refuse unknown arguments', () => {
    for (const { name, arguments: schema } of commandSpecs) {
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
      const listed = commandSpecs.filter(({ hidden }) => !hidden).map(({ name }) => name)
      assert.deepEqual(explained, listed.sort())
    }
    for (const { name, hidden, group, byId, teamsMenu } of commandSpecs) {
      assert.equal(group === undefined, hidden === true, name)
      if (hidden || byId) assert.ok(!teamsMenu, name)
    }
  })

  it('request only scopes they declare', async () => {
    const person = { oid: 'o', tid: 't' }
    const services = (operatorGroupId?: string) => servicesWith({ ...(operatorGroupId && { operatorGroupId }) })
    const tried: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
      'list users': [{}, { inactive: 90 }],
      'check status': [{ accounts: 'a@x.example' }, { accounts: 'group:sales' }, { group: 'sales' }, { incident: '1' }],
      audit: [{}],
      ...Object.fromEntries(
        Object.values(changeSpecs).map(({ name }) => [
          name,
          [{ accounts: 'a@x.example' }, { accounts: 'incident:1, risk:high leaving:today' }],
        ]),
      ),
      whoami: [{}],
      undo: [{ operation: 'x' }],
      retry: [{ operation: 'x' }],
      'plan again': [{ operation: 'x' }],
      'change time': [{ operation: 'x' }],
      'hand off': [{ to: 'a@x.example' }],
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
            ![...allScopes, ...optInScopes, ...addOnScopes('public')].includes(scope),
        ),
        [],
        name,
      )
    }
  })

  it('request nothing that is switched off or unsupported by the cloud', () => {
    const here = configuredScopes({ optIn: false, cloud: 'public' })
    assert.deepEqual(here, allScopes)
    assert.deepEqual(configuredScopes({ optIn: true, cloud: 'public' }), [...allScopes, ...optInScopes])
    const china = configuredScopes({ optIn: false, cloud: 'china' })
    assert.deepEqual(
      here.filter((scope) => !china.includes(scope)),
      ['UserAuthenticationMethod.ReadWrite.All', 'IdentityRiskyUser.ReadWrite.All'],
    )
  })
})
