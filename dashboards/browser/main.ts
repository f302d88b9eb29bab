import { NavBarCollapsible } from 'bootstrap-italia';
import { mountChart } from './chart.ts';
import { mountImport } from './import.ts';

for (const menu of document.querySelectorAll('.navbar-collapsable')) NavBarCollapsible.getOrCreateInstance(menu);
for (const element of document.querySelectorAll<HTMLElement>('[data-chart]')) void mountChart(element);
for (const form of document.querySelectorAll<HTMLFormElement>('#import-form')) mountImport(form);
