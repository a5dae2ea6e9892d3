import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ENGINES } from '../../local/aws/engine-binary.ts';

const versions = z.record(z.string(), z.string()).default({});
const project = z
  .object({
    scripts: versions,
    dependencies: versions,
    devDependencies: versions,
    optionalDependencies: versions,
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string(),
        os: z.array(z.string()).optional(),
        cpu: z.array(z.string()).optional(),
        optional: z.boolean().optional(),
        optionalDependencies: versions,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Where npm puts what a package at `place` asks for: beside it, or in a folder above. */
function isLocked(place: string, name: string): boolean {
  const folder = place === '' ? 'node_modules' : `${place}/node_modules`;
  if (packages[`${folder}/${name}`]) return true;
  return place !== '' && isLocked(place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0)), name);
}

describe('the packages', () => {
  test('given every platform that the engine is built for, then its package is named, in one version, and locked for that platform alone', () => {
    const names = Object.values(ENGINES).map((specifier) => specifier.split('/').slice(0, 2).join('/'));
    expect(Object.keys(project.optionalDependencies)).toEqual(names);
    expect(new Set(Object.values(project.optionalDependencies)).size).toBe(1);
    for (const [key, specifier] of Object.entries(ENGINES)) {
      const name = specifier.split('/').slice(0, 2).join('/');
      const [os, cpu] = key.split('-');
      expect(packages[`node_modules/${name}`]).toMatchObject({
        version: project.optionalDependencies[name],
        os: [os],
        cpu: [cpu],
        optional: true,
      });
    }
  });

  test('given an optional package of any platform, then the lock file has it', () => {
    const lost = Object.entries(packages).flatMap(([place, { optionalDependencies }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(place, name)),
    );
    expect(lost).toEqual([]);
  });

  test('given the clients of AWS, then all are of one version', () => {
    const all = Object.entries({ ...project.dependencies, ...project.devDependencies });
    const clients = all.filter(([name]) => /^@aws-sdk\/(client-|lib-)/.test(name));
    expect(clients.length).toBeGreaterThan(1);
    expect(new Set(clients.map(([, version]) => version)).size).toBe(1);
  });

  test('given a script, then it sets no variable and quotes nothing in a way that only a POSIX shell knows', () => {
    for (const script of Object.values(project.scripts))
      expect(script).not.toMatch(/(^|&& )\w+=|['`$;]|\.\//);
  });
});
