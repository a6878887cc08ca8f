import { defineFeature } from '../define.ts'
import { containAgain, release as playbook } from './playbooks.ts'

export const release = defineFeature({ name: 'release', playbooks: [playbook, containAgain] })
