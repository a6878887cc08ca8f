import type { Person } from '../../emulator/world.ts'
import { ordinary } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'

describe('a permission without consent', () => {
  const world = useWorld({
    emulator: { users: 80 },
    environment: ({ world: { group } }) => ({ OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '' }),
  })
  /** Each by somebody else: what the bot has of one person's tokens must not help the next command out. */
  const cases: readonly [string, string, (people: World['operators']) => Person][] = [
    ['list users', 'User.Read', ({ alex }) => alex],
    ['check status AdeleV@contoso.onmicrosoft.com', 'User.Read.All', ({ megan }) => megan],
    ['check status group:Sales', 'GroupMember.Read.All', ({ lee }) => lee],
    ['disable accounts AdeleV@contoso.onmicrosoft.com', 'RoleManagement.Read.Directory', ({ diego }) => diego],
    ['whoami', 'RoleManagement.Read.Directory', ({ adele }) => adele],
  ]
  type World = ReturnType<typeof world>['emulator']['world']

  for (const [command, scope, who] of cases) {
    it(`is named by "${command}", which asks for ${scope}`, async () => {
      const { emulator } = world()
      const person = who(emulator.world.operators)
      const chat = await world().person(person, { signedIn: true })
      emulator.identity.challenge(person, { kind: 'consent', scopes: [scope] })
      await chat.say(command)
      await chat.heard(new RegExp(`\\b${scope.replaceAll('.', '\\.')} is missing`))
    })
  }

  it('stops no command that does without it, though tokens hold all that is consented', async () => {
    const { emulator } = world()
    const { nestor } = emulator.world.operators
    const chat = await world().person(nestor, { signedIn: true })
    emulator.identity.challenge(nestor, { kind: 'consent', scopes: ['User.EnableDisableAccount.All'] })
    const [one] = ordinary(world(), 1)
    await chat.say(`check status ${one?.userPrincipalName}`)
    await chat.heard('Status of 1 account')
  })
})
