import assert from 'node:assert/strict'
import { nobody, refusalOf, refusalOfMessage } from '../../trial/allowed.ts'
import type { AutomaticCheck, Request } from '../../trial/check.ts'
import { createWire, NotAllowedError } from '../../trial/wire.ts'

const [mine, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
const subjects = { accounts: [mine], operator: '33333333-3333-4333-8333-333333333333' }
const phone = '3179e48a-750b-4051-897c-87b9720928f7'
const reset = '28c10230-6103-485e-b985-444c60001490'

const request = (method: string, url: string, body?: unknown): Request => ({ method, url, body })
const batch = (...requests: unknown[]) => request('POST', '/$batch', { requests })

const allowed: readonly Request[] = [
  request('GET', `/users/${other}`),
  request('GET', '/users?$filter=id%20in%20(1)'),
  request('POST', '/directoryObjects/getByIds?$select=id', { ids: [other] }),
  request('PATCH', `/users/${mine}`, { accountEnabled: false }),
  request('PATCH', `/users/${mine}`, { passwordProfile: {} }),
  request('POST', `/users/${mine}/revokeSignInSessions`, {}),
  request('POST', `/users/${mine}/authentication/phoneMethods`, {}),
  request('DELETE', `/users/${mine}/authentication/phoneMethods/${phone}`),
  request('POST', `/users/${mine}/authentication/methods/${reset}/resetPassword`, {}),
  request('POST', '/identityProtection/riskyUsers/dismiss', { userIds: [mine, nobody(), nobody(61)] }),
  batch({ id: '1', method: 'PATCH', url: `/users/${mine}`, body: { accountEnabled: true } }),
]

const refused: readonly Request[] = [
  request('PATCH', `/users/${other}`, { accountEnabled: false }),
  request('PATCH', `/users/${mine}`, { displayName: 'x' }),
  request('PATCH', `/users/${mine}`, { accountEnabled: true, jobTitle: 'x' }),
  request('PATCH', `/users/${mine}/../${other}`, { accountEnabled: false }),
  request('PATCH', `/users/${mine}%2f..%2f${other}`, { accountEnabled: false }),
  request('PATCH', `/users/${mine}/manager`, { accountEnabled: false }),
  request('PATCH', `//users/${mine}`, { accountEnabled: false }),
  request('PATCH', `/users('${mine}')`, { accountEnabled: false }),
  request('PATCH', '/me', { accountEnabled: false }),
  request('DELETE', `/users/${mine}`),
  request('DELETE', `/users/${mine}/authentication/fido2Methods/${phone}`),
  request('PUT', `/users/${mine}`, { accountEnabled: false }),
  request('POST', `/users/${mine}/assignLicense`, {}),
  request('POST', `/users/${other}/revokeSignInSessions`, {}),
  request('POST', '/users', {}),
  request('DELETE', `/groups/${other}/members/${mine}/$ref`),
  request('POST', '/oauth2PermissionGrants', { principalId: mine }),
  request('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [mine, other] }),
  request('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [mine], more: [other] }),
  request('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: mine }),
  batch(
    { id: '1', method: 'GET', url: '/me' },
    { id: '2', method: 'PATCH', url: `/users/${other}`, body: { accountEnabled: false } },
  ),
  batch({ id: '1', method: 'patch', url: `/users/${other}`, body: { accountEnabled: false } }),
  batch({ id: '1', method: 'POST', url: '/$batch', body: { requests: [] } }),
  batch({ id: '1', method: 'PATCH', url: `users/${mine}`, body: { accountEnabled: false } }),
  request('POST', '/$batch', {}),
]

describe('what a trial is allowed to change', () => {
  it('includes its two accounts, in the ways that checks need', () => {
    for (const one of allowed) assert.equal(refusalOf(one, subjects), undefined, `${one.method} ${one.url}`)
    for (const one of refused)
      assert.ok(refusalOf(one, subjects), `${one.method} ${one.url} ${JSON.stringify(one.body)}`)
  })

  it('is nothing while no accounts are known', () => {
    for (const one of allowed.filter(({ method, url }) => method !== 'GET' && !url.startsWith('/directoryObjects')))
      assert.ok(refusalOf(one, { accounts: [] }), `${one.method} ${one.url}`)
  })

  it('includes messages only in chats with the operator and the two accounts', () => {
    const open = (...ids: string[]) => request('POST', '/v3/conversations', { members: ids.map((id) => ({ id })) })
    const chats = new Set(['a:1'])
    const refusal = (one: Request) => refusalOfMessage(one, subjects, chats)
    for (const one of [open(mine), open(subjects.operator), request('PUT', '/v3/conversations/a%3A1/activities/7')])
      assert.equal(refusal(one), undefined)
    for (const one of [
      open(other),
      open(mine, other),
      open(),
      request('POST', '/v3/conversations', { members: [{ id: mine }], isGroup: true }),
      request('POST', '/v3/conversations', { members: [{ id: mine }], activity: {} }),
      request('POST', '/v3/conversations/a%3A2/activities'),
      request('POST', '/v3/teams/1'),
    ])
      assert.ok(refusal(one), `${one.method} ${one.url}`)
  })

  it('is enforced where requests leave, before anything is sent', async () => {
    const sent: string[] = []
    const wire = createWire({
      send: async (url) => {
        sent.push(url)
        return { status: 204, headers: {}, text: '' }
      },
      addresses: { graph: 'https://graph.example', teams: 'https://teams.example' },
      graphToken: async () => 'token',
      botToken: async () => 'token',
      subjects: () => subjects,
      redact: (text) => text,
      sleep: async () => undefined,
    })
    // As a check would do it that went wrong.
    const rogue: Pick<AutomaticCheck, 'run'> = {
      run: async ({ change }) => {
        await change('disable', request('PATCH', `/users/${other}`, { accountEnabled: false }), null)
        throw new Error('It was sent')
      },
    }
    const change = (name: string, one: Request) => wire.graph('rogue', name, one)
    await assert.rejects(rogue.run({ change } as unknown as Parameters<AutomaticCheck['run']>[0]), NotAllowedError)
    for (const one of refused) await assert.rejects(wire.graph('rogue', 'x', one), NotAllowedError)
    await assert.rejects(wire.teams('rogue', 'x', request('POST', '/v3/conversations/a/activities')), NotAllowedError)
    assert.deepEqual([sent, wire.exchanges], [[], []])
    await wire.graph('right', 'x', request('PATCH', `/users/${mine}`, { accountEnabled: false }))
    assert.deepEqual(sent, [`https://graph.example/v1.0/users/${mine}`])
  })
})
