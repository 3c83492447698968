import { Controller, Get, Post } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthSettings } from './auth.options';
import { DeclaredPermissions } from './declared-permission';
import { Public, RequirePermission } from './require-permission.decorator';
import { CasController, securedApp } from './testing';

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): void {
    // Has no declaration.
  }

  @Post()
  @RequirePermission('admin')
  write(): void {
    // Has a declaration.
  }

  notARoute(): void {
    // Needs no declaration, because it is not a route.
  }
}

let directory: string;
let settings: AuthSettings;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'auth-'));
  settings = { keys: { kind: 'development', directory } };
});
afterEach(() => rm(directory, { recursive: true }));

describe('DeclaredPermissions', () => {
  it('rejects the start when a route has no declaration, and names the route', async () => {
    await expect(securedApp(settings, [CasController, ForgottenController])).rejects.toThrow(
      expect.objectContaining({
        name: 'StartUpError',
        message:
          "No permission is declared by ForgottenController.read: add @RequirePermission('reader' | 'issuer' | 'admin') or @Public()",
      }),
    );
  });

  it('lists every route with its own declaration or that of its controller', async () => {
    const app = await securedApp(settings);
    const list = app.get(DeclaredPermissions).list();
    expect(list.map(({ verb, paths, declared }) => `${verb} ${paths.join()} ${declared ?? '-'}`)).toEqual([
      'GET /cas reader',
      'POST /cas admin',
      'POST /cas/sign issuer',
      'GET /cas/health public',
      'GET /cas/public-with-principal public',
    ]);
    await app.close();
  });

  it('rejects two declarations on one route', () => {
    expect(() => {
      class Contradiction {
        @Public()
        @RequirePermission('admin')
        write(): void {
          // Never called.
        }
      }
      return Contradiction;
    }).toThrow('write declares its permission twice');
  });
});
