import assert from 'node:assert/strict'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('the settings in force', () => {
  const world = useWorld({
    environment: ({ world: { operators, group } }) => ({
      PROTECTED_ACCOUNTS: operators.breakGlass.userPrincipalName,
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_CHANNEL: '19:approvals@thread.tacv2',
      CHANNEL_SHOWS_NAMES: 'true',
    }),
  })
  const groups = ['VIP protected', 'Helpdesk operators', 'Approvers']
  const secrets = () => [world().emulator.world.operators.breakGlass.userPrincipalName, ...groups, '19:approvals']
  const ids = () => groups.map((name) => world().emulator.world.group(name)?.id ?? '')
  const namedIn = (text: string) =>
    [...secrets(), ...ids()].filter((one) => (one === 'Approvers' ? /Approvers\nApprovers/ : RegExp(one)).test(text))
  const shownTo = async (...who: Parameters<ReturnType<typeof world>['person']>) => {
    const { replies } = await (await world().person(...who)).say('settings')
    const text = replies.map(wordsOf).join('\n')
    assert.match(text, /2,000/, 'the limits are shown to everyone')
    return text
  }

  it('name protected accounts and groups to signed-in operators, in their private chat', async () => {
    const { alex } = world().emulator.world.operators
    const text = await shownTo(alex, { signedIn: true })
    assert.deepEqual(namedIn(text), secrets())
  })

  it('name no protected account or group to anyone else', async () => {
    const { lee, adele } = world().emulator.world.operators
    for (const [who, signedIn] of [
      [lee, false],
      [adele, true],
    ] as const) {
      const text = await shownTo(who, { signedIn })
      assert.deepEqual(namedIn(text), [])
      assert.match(text, /1 account[\s\S]*shown only to signed-in operators/)
    }
  })

  it('name no protected account or group in a group chat or a channel, not even to operators', async () => {
    const { alex } = world().emulator.world.operators
    for (const kind of ['groupChat', 'channel'] as const) {
      const place = { conversation: `19:${kind}@thread.tacv2`, kind }
      assert.deepEqual(namedIn(await shownTo(alex, place)), [], kind)
    }
  })
})
