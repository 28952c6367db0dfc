"""Widgets around the canvas. They know documents, not controllers.

- `sidebar`, with its tabs: `task_panel` (a `task_card` for each task, with `knob_row` and `choice_row`),
  `defects_panel` (with `stroke_tools`, `findings_model`, `before_after`), `history_panel`, `info_panel`; above them the
  `histogram`.
- `filmstrip`, `queue_dock` with `queue_progress`, `status_bar` with `facts`, `crop_bar`.
- `welcome` with `card_group` and `picture_card`. Small sheets: `hint_bubble`, `turn_hint`.
- Menus: `presets_menu`, `recent`, `choice_menu`, `properties_menu`.
- Parts of cards: `whole_rows`, `doubtful_row`, `found_words`, `switch`.
- Plain widgets: `elided_label`, `flow_layout`, `list_view`, `number_box`, `page_stack`, `scrolled`.
"""
