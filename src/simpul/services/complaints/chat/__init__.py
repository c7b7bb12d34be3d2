"""Complaints by WhatsApp: words, photos and a place become a draft that its sender confirms in the chat."""
