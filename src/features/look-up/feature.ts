import { defineFeature } from '../define.ts'
import { checkStatus } from './check-status.ts'
import { listUsers } from './list-users.ts'
import { words } from './words.ts'

export const lookUp = defineFeature({
  name: 'look-up',
  needs: ['export'],
  words,
  commands: [listUsers, checkStatus],
})
